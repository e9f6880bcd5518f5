package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.autonomy.registry.FakeRegistry.Request;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RemoteBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told the credentials, and where requests go. */
class CredentialsTest {

  private static final String BASIC = "Basic cm9ib3Q6c2VjcmV0";

  @TempDir Path folder;

  private RegistryOptions known(FakeRegistry registry) throws IOException {
    return new RegistryOptions(
        false,
        Optional.empty(),
        Optional.of(Fixtures.dockerConfig(folder, "127.0.0.1:" + registry.port(), "robot:secret")),
        Duration.ofSeconds(20));
  }

  private RemoteBundle pushed(FakeRegistry fake) throws Exception {
    Path archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
    try (BundleRegistry registry = Fixtures.open(known(fake))) {
      return registry.push(archive, Fixtures.reference(fake.reference("p:v1")), Progress.NONE);
    }
  }

  private void pull(FakeRegistry fake, RemoteBundle bundle) throws Exception {
    try (BundleRegistry registry = Fixtures.open(known(fake))) {
      registry.pull(bundle, folder.resolve("pulled"), Progress.NONE);
    }
  }

  @Test
  void aBlobElsewhereIsFetchedWithoutCredentialsHoweverOftenItMoves() throws Exception {
    try (FakeRegistry elsewhere = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry()) {
      RemoteBundle bundle = pushed(fake);
      elsewhere.with(
          exchange ->
              exchange.getRequestURI().getPath().equals("/first")
                  && redirect(exchange, "http://127.0.0.1:" + elsewhere.port() + "/second"));
      elsewhere.with(
          exchange -> {
            if (exchange.getRequestURI().getPath().equals("/second")) {
              FakeRegistry.send(exchange, 200, Fixtures.archive());
              return true;
            }
            return false;
          });
      fake.with(
          exchange ->
              isArchive(exchange, bundle)
                  && redirect(exchange, "http://127.0.0.1:" + elsewhere.port() + "/first"));
      pull(fake, bundle);
      assertThat(folder.resolve("pulled")).hasSameBinaryContentAs(folder.resolve("policy.tar.gz"));
      assertThat(elsewhere.requests())
          .extracting(Request::path, Request::authorization)
          .containsExactly(tuple("/first", ""), tuple("/second", ""));
      assertThat(fake.requests()).allMatch(one -> one.authorization().equals(BASIC));
    }
  }

  @Test
  void aHostThatARedirectLeadsToLearnsNoCredentialsByAsking() throws Exception {
    try (FakeRegistry elsewhere = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry()) {
      RemoteBundle bundle = pushed(fake);
      elsewhere.with(exchange -> TokenServiceTest.challenge(exchange, elsewhere.port()));
      fake.with(
          exchange ->
              isArchive(exchange, bundle)
                  && redirect(exchange, "http://127.0.0.1:" + elsewhere.port() + "/blob"));
      assertThatThrownBy(() -> pull(fake, bundle)).isInstanceOf(RegistryException.class);
      assertThat(elsewhere.requests()).isNotEmpty().allMatch(one -> one.authorization().isEmpty());
    }
  }

  @Test
  void anUploadToAnotherHostGoesWithoutCredentials() throws Exception {
    try (FakeRegistry elsewhere = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry()) {
      elsewhere.with(
          exchange -> {
            fake.blob(exchange.getRequestBody().readAllBytes());
            FakeRegistry.send(exchange, 201, new byte[0]);
            return true;
          });
      fake.with(
          exchange ->
              exchange.getRequestMethod().equals("POST")
                  && FakeRegistry.send(
                      exchange,
                      202,
                      "Location",
                      "http://127.0.0.1:" + elsewhere.port() + "/upload?x=1"));
      pushed(fake);
      assertThat(elsewhere.requests()).isNotEmpty().allMatch(one -> one.authorization().isEmpty());
    }
  }

  @Test
  void whatOneRegistryMayKnowAnotherIsNotTold() throws Exception {
    try (FakeRegistry other = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry()) {
      RemoteBundle bundle = pushed(fake);
      try (BundleRegistry registry = Fixtures.open(known(fake))) {
        registry.resolve(bundle.reference());
        assertThatThrownBy(() -> registry.resolve(Fixtures.reference(other.reference("p:v1"))))
            .hasMessageContaining("there is no");
      }
      assertThat(other.requests()).isNotEmpty().allMatch(one -> one.authorization().isEmpty());
    }
  }

  @Test
  void redirectsEnd() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      RemoteBundle bundle = pushed(fake);
      fake.with(
          exchange ->
              isArchive(exchange, bundle)
                  && redirect(
                      exchange,
                      "http://127.0.0.1:" + fake.port() + exchange.getRequestURI().getPath()));
      assertThatThrownBy(() -> pull(fake, bundle))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
          .hasMessageContaining("more than 5 redirects");
    }
  }

  @Test
  void nothingLeadsFromHttpsToHttp() throws Exception {
    Certificates certificates = Certificates.make(folder);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificates.context()));
    try (FakeRegistry plain = new FakeRegistry();
        FakeRegistry fake = new FakeRegistry(server)) {
      RegistryOptions options =
          new RegistryOptions(
              true,
              Optional.of(certificates.pem()),
              Optional.of(
                  Fixtures.dockerConfig(folder, "127.0.0.1:" + fake.port(), "robot:secret")),
              Duration.ofSeconds(20));
      Path archive = Files.write(folder.resolve("policy.tar.gz"), Fixtures.archive());
      try (BundleRegistry registry = Fixtures.open(options)) {
        RemoteBundle bundle =
            registry.push(archive, Fixtures.reference(fake.reference("p:v1")), Progress.NONE);
        for (String path : List.of("/blob", "/token?scope=x")) {
          fake.with(
              exchange ->
                  isArchive(exchange, bundle)
                      && redirect(exchange, "http://127.0.0.1:" + plain.port() + path));
          assertThatThrownBy(() -> registry.pull(bundle, folder.resolve("pulled"), Progress.NONE))
              .isInstanceOf(RegistryException.class)
              .hasMessageContaining("HTTPS");
        }
        fake.with(exchange -> TokenServiceTest.challenge(exchange, plain.port()));
        assertThatThrownBy(() -> registry.resolve(bundle.reference()))
            .hasMessageContaining("not reached by HTTPS");
      }
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void plainHttpIsForLoopback() throws Exception {
    try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      // A name that never resolves: only HTTPS is tried, and fails at the name.
      assertThatThrownBy(() -> registry.resolve(Fixtures.reference("oci://registry.invalid/p:v1")))
          .hasMessageContaining("https://registry.invalid/");
    }
  }

  @Test
  void aCredentialHelperIsAskedOnce() throws Exception {
    Path log = folder.resolve("asked");
    Path helper = folder.resolve("docker-credential-autonomytest");
    Files.writeString(
        helper,
        "#!/bin/sh\ncat >>"
            + log
            + "\necho '{\"ServerURL\":\"\",\"Username\":\"robot\",\"Secret\":\"secret\"}'\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    try (FakeRegistry fake = new FakeRegistry()) {
      Process client =
          PullProcess.start(
              folder,
              List.of(fake.reference("p:v1"), folder.resolve("pulled").toString()),
              "{\"auths\":{},\"credHelpers\":{\"127.0.0.1:"
                  + fake.port()
                  + "\":\"autonomytest\"}}");
      assertThat(client.waitFor()).isEqualTo(1); // there is no such bundle
      assertThat(fake.requests()).isNotEmpty().allMatch(one -> one.authorization().equals(BASIC));
      assertThat(log).hasContent("127.0.0.1:" + fake.port());
    }
  }

  @Test
  void aConfigThatIsNoneIsNamed() throws Exception {
    Path config = Files.writeString(folder.resolve("config.json"), "{\"auths\":[}");
    RegistryOptions options =
        new RegistryOptions(false, Optional.empty(), Optional.of(config), Duration.ofSeconds(1));
    assertThatThrownBy(() -> Fixtures.open(options))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCAL))
        .hasMessageContaining(config.toString());
  }

  private static boolean isArchive(HttpExchange exchange, RemoteBundle bundle) {
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().endsWith(bundle.archiveDigest());
  }

  private static boolean redirect(HttpExchange exchange, String target) throws IOException {
    return FakeRegistry.send(exchange, 307, "Location", target);
  }
}
