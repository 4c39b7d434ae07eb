package learnstream.dashboard.server;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The page's own files and those of its chart library, out of the class path. */
final class PageFiles {
  private static final String WEBJAR = "org.webjars.npm/uplot";

  /** Only such names are looked up, so that no path leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("(?:[a-zA-Z]+/)*[a-zA-Z.]+\\.([a-z]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** A file with its entity tag. */
  private record PageFile(byte[] bytes, String type, String tag) {}

  private final Map<String, PageFile> files = new ConcurrentHashMap<>();
  private final String charts =
      "/META-INF/resources/webjars/uplot/" + version("/META-INF/maven/" + WEBJAR) + "/dist/";

  private static String version(String artifact) {
    Properties properties = new Properties();
    try (InputStream in = PageFiles.class.getResourceAsStream(artifact + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /** Answers with the file that the path names. */
  void serve(Context ctx) {
    String path = ctx.path().substring(1);
    PageFile file = files.computeIfAbsent(path.isEmpty() ? "index.html" : path, this::read);
    if (file == null) {
      throw new NotFoundResponse("There is no such page.");
    }
    ctx.header("ETag", file.tag).header("Cache-Control", "no-cache");
    if (file.tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(HttpStatus.NOT_MODIFIED);
    } else {
      ctx.contentType(file.type).result(file.bytes);
    }
  }

  /** Null if there is none, which is not cached. */
  private PageFile read(String path) {
    Matcher name = NAME.matcher(path);
    if (!name.matches() || !TYPES.containsKey(name.group(1))) {
      return null;
    }
    String resource = path.startsWith("uplot/") ? charts + path.substring(6) : "/dashboard/" + path;
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      String tag = "\"%08x\"".formatted(sum.getValue());
      return new PageFile(bytes, TYPES.get(name.group(1)), tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
