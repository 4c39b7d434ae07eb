package learnstream.config.reader.records;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import learnstream.config.yaml.Section;

/** Reads where a schema registry is, and how it is asked. */
final class RegistryReader {
  private static final String URL = "url";
  private static final String USER = "basic.auth.user.info";
  private static final String TOKEN = "bearer.auth.token";
  private static final String ID = "id";

  private RegistryReader() {}

  static Map<String, String> read(Section section) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String key : List.of(URL, USER, TOKEN, ID)) {
      String value = section.text(key, null);
      if (value != null) {
        settings.put(key, value);
      }
    }
    section.close();
    URI url = url(section, settings.get(URL));
    if (settings.containsKey(TOKEN) && settings.containsKey(USER)) {
      section.misplaced(TOKEN, "give it or %s".formatted(USER));
    }
    if (settings.containsKey(USER) && !settings.get(USER).contains(":")) {
      section.refuse(USER, "give a user's name, a colon and the password");
    }
    String id = settings.get(ID);
    if (id != null && !List.of("contentId", "globalId").contains(id)) {
      section.refuse(ID, "give contentId or globalId");
    } else if (id != null && url != null && !url.getPath().contains("/apis/registry/")) {
      section.misplaced(
          ID, "Confluent's API has one kind of id; Apicurio's own ends with /apis/registry/v3");
    }
    return settings;
  }

  private static URI url(Section section, String text) {
    String give = "give a URL such as http://localhost:8080/apis/registry/v3";
    try {
      URI url = new URI(text == null ? "" : text);
      boolean isHttp = List.of("http", "https").contains(String.valueOf(url.getScheme()));
      if (!isHttp || url.getHost() == null || url.getPath() == null) {
        section.refuse(URL, give);
        return null;
      }
      if (url.getUserInfo() != null) {
        section.problem(URL, "the name of a user is not allowed in it; give %s".formatted(USER));
      }
      return url;
    } catch (URISyntaxException e) {
      section.refuse(URL, give);
      return null;
    }
  }
}
