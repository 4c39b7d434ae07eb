package learnstream.stream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import learnstream.demo.broker.EmbeddedBroker;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;

/**
 * A broker that lets its clients in by TLS and SCRAM and allows each what its ACLs say. The test
 * itself comes by another listener and may do everything.
 */
public final class SecuredCluster implements AutoCloseable {
  public static final String PASSWORD = "open-sesame-4711";
  private static final String STORE_PASSWORD = "change-it-0815";

  private final Path directory;
  private final EmbeddedBroker broker;
  private final Admin admin;

  /**
   * @param directory where its certificates go
   */
  public SecuredCluster(Path directory) throws Exception {
    this.directory = directory;
    makeCertificates();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners",
        "EXTERNAL://localhost:0,SECURE://localhost:0,EXPIRED://localhost:0,CONTROLLER://localhost:0");
    settings.put(
        "advertised.listeners",
        "EXTERNAL://localhost:0,SECURE://localhost:0,EXPIRED://localhost:0");
    settings.put(
        "listener.security.protocol.map",
        "EXTERNAL:PLAINTEXT,SECURE:SASL_SSL,EXPIRED:SASL_SSL,CONTROLLER:PLAINTEXT");
    for (String listener : List.of("secure", "expired")) {
      String prefix = "listener.name." + listener + ".";
      settings.put(prefix + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
      settings.put(
          prefix + "scram-sha-512.sasl.jaas.config",
          "org.apache.kafka.common.security.scram.ScramLoginModule required;");
      settings.put(prefix + "ssl.keystore.location", store(listener).toString());
      settings.put(prefix + "ssl.keystore.password", STORE_PASSWORD);
      settings.put(prefix + "ssl.key.password", STORE_PASSWORD);
      settings.put(prefix + "ssl.keystore.type", "PKCS12");
    }
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS");
    broker = EmbeddedBroker.start(settings);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /** The address at which everything is allowed to everybody. */
  public String openServers() {
    return broker.bootstrapServers();
  }

  public Admin admin() {
    return admin;
  }

  /** Users that are allowed so much and no more; both are in force when this returns. */
  public void addUsers(Map<String, ? extends Collection<AccessRight>> rightsOf) throws Exception {
    List<UserScramCredentialAlteration> credentials = new ArrayList<>();
    List<AclBinding> acls = new ArrayList<>();
    rightsOf.forEach(
        (user, rights) -> {
          credentials.add(
              new UserScramCredentialUpsertion(
                  user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD));
          rights.forEach(right -> acls.add(acl(user, right)));
        });
    admin.alterUserScramCredentials(credentials).all().get();
    admin.createAcls(acls).all().get();
    await(() -> admin.describeAcls(AclBindingFilter.ANY).values().get().containsAll(acls));
    await(() -> admin.describeUserScramCredentials().users().get().containsAll(rightsOf.keySet()));
  }

  public void revoke(String user, AccessRight right) throws Exception {
    AclBinding acl = acl(user, right);
    admin.deleteAcls(List.of(acl.toFilter())).all().get();
    await(() -> !admin.describeAcls(AclBindingFilter.ANY).values().get().contains(acl));
  }

  private static AclBinding acl(String user, AccessRight right) {
    return new AclBinding(
        right.resource(),
        new AccessControlEntry("User:" + user, "*", right.operation(), AclPermissionType.ALLOW));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("the broker knows of it").isLessThan(deadline);
    }
  }

  /** The key {@code kafka} of a user's configuration. */
  public String kafka(String user) {
    return kafka(user, PASSWORD, "secure", "trusted");
  }

  /**
   * @param listener {@code secure}, or {@code expired} whose certificate is
   * @param truststore {@code trusted}, or {@code stranger} which does not know the broker's issuer
   */
  public String kafka(String user, String password, String listener, String truststore) {
    return """
        kafka:
          bootstrap.servers: localhost:%d
          security.protocol: SASL_SSL
          sasl.mechanism: SCRAM-SHA-512
          sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";'
          ssl.truststore.location: %s
          ssl.truststore.password: %s
          ssl.truststore.type: PKCS12
        """
        .formatted(
            broker.port(listener.toUpperCase(Locale.ROOT)),
            user,
            password,
            store(truststore),
            STORE_PASSWORD);
  }

  private Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  /** An issuer, a broker's certificate of its, and one that has expired. */
  private void makeCertificates() throws Exception {
    keytool("-alias", "issuer", "-dname", "CN=issuer", "-ext", "bc:c", "-validity", "10");
    keytool(
        "-alias",
        "secure",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-signer",
        "issuer",
        "-validity",
        "5");
    keytool(
        "-alias",
        "expired",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-signer",
        "issuer",
        "-startdate",
        "-9d",
        "-validity",
        "5");
    keytool("-alias", "stranger", "-dname", "CN=stranger", "-ext", "bc:c", "-validity", "10");
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store("all"))) {
      all.load(in, STORE_PASSWORD.toCharArray());
    }
    for (String listener : List.of("secure", "expired")) {
      KeyStore one = empty();
      one.setKeyEntry(
          listener,
          all.getKey(listener, STORE_PASSWORD.toCharArray()),
          STORE_PASSWORD.toCharArray(),
          all.getCertificateChain(listener));
      write(one, listener);
    }
    writeTrusting(all.getCertificate("issuer"), "trusted");
    writeTrusting(all.getCertificate("stranger"), "stranger");
  }

  private void writeTrusting(Certificate certificate, String name) throws Exception {
    KeyStore store = empty();
    store.setCertificateEntry("issuer", certificate);
    write(store, name);
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private void write(KeyStore store, String name) throws Exception {
    try (OutputStream out = Files.newOutputStream(store(name))) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
  }

  private void keytool(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store("all").toString(), "-storepass", STORE_PASSWORD));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
