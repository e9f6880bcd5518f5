package dev.autonomy.http2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our server with the JDK's client and curl, our client with nghttpd. */
@Tag("slow")
@Timeout(120)
final class InteroperabilityTest {

  @TempDir private static Path folder = Path.of("");
  private static Optional<Tls> tls = Optional.empty();

  @BeforeAll
  static void makeCertificate() throws Exception {
    tls = Optional.of(Tls.make(folder));
  }

  private static HttpClient jdk() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(tls.orElseThrow().context())
        .connectTimeout(Duration.ofSeconds(20))
        .build();
  }

  private static HttpRequest.Builder request(TestServer server, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  @Test
  void theClientOfTheJdkUploadsAndDownloads() throws Exception {
    try (TestServer server = new TestServer(tls);
        HttpClient client = jdk()) {
      HttpResponse<String> answer =
          client.send(
              request(server, "/up")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[20_000_000]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("20000000");
      HttpResponse<byte[]> bytes =
          client.send(
              request(server, "/20000000").build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(bytes.body()).hasSize(20_000_000);
    }
  }

  @Test
  void manyRequestsOfTheClientOfTheJdkShareAConnection() throws Exception {
    try (TestServer server = new TestServer(tls);
        HttpClient client = jdk()) {
      assertThat(
              client
                  .send(request(server, "/1").build(), HttpResponse.BodyHandlers.ofByteArray())
                  .body())
          .hasSize(1);
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        answers.add(
            client.sendAsync(
                request(server, "/up")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[300_000 + i]))
                    .build(),
                HttpResponse.BodyHandlers.ofString()));
      }
      for (int i = 0; i < 15; i++) {
        assertThat(answers.get(i).get().body()).isEqualTo(Integer.toString(300_000 + i));
      }
    }
  }

  @Test
  void theClientOfTheJdkCancelsAndGoesOn() throws Exception {
    try (TestServer server = new TestServer(tls);
        HttpClient client = jdk()) {
      HttpResponse<java.io.InputStream> large =
          client.send(
              request(server, "/500000000").build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(large.body().readNBytes(1000)).hasSize(1000);
      large.body().close();
      assertThat(
              client
                  .send(request(server, "/5").build(), HttpResponse.BodyHandlers.ofByteArray())
                  .body())
          .hasSize(5);
    }
  }

  private static Optional<String> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, name);
      if (!directory.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file.toString());
      }
    }
    System.out.println("skipped: " + name + " is not installed");
    return Optional.empty();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void curlUploadsAndDownloads() throws Exception {
    Optional<String> curl = program("curl");
    Assumptions.assumeTrue(curl.isPresent(), "curl is not installed");
    Path upload = Files.write(folder.resolve("upload"), new byte[5_000_000]);
    Tls keys = tls.orElseThrow();
    try (TestServer plain = new TestServer(Optional.empty());
        TestServer secure = new TestServer(tls)) {
      String base = "http://127.0.0.1:" + plain.port();
      String[] post = {curl.get(), "-sS", "-m", "60", "--data-binary", "@" + upload};
      assertThat(run(with(post, "--http2-prior-knowledge", base + "/up"))).isEqualTo("5000000");
      assertThat(
              run(
                  with(
                      post,
                      "--http2",
                      "--cacert",
                      keys.certificate().toString(),
                      "--cert",
                      keys.certificate().toString(),
                      "--key",
                      keys.key().toString(),
                      "-w",
                      " %{http_version}",
                      "https://127.0.0.1:" + secure.port() + "/up")))
          .isEqualTo("5000000 2");
      assertThat(
              run(
                  curl.get(),
                  "-sS",
                  "-m",
                  "60",
                  "--http2-prior-knowledge",
                  "-o",
                  "/dev/null",
                  "-w",
                  "%{http_code} %{size_download}",
                  base + "/7000000"))
          .isEqualTo("200 7000000");
    }
  }

  private static String[] with(String[] first, String... more) {
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  @Test
  void nghttpdAnswersOurClient() throws Exception {
    Optional<String> nghttpd = program("nghttpd");
    Assumptions.assumeTrue(nghttpd.isPresent(), "nghttpd is not installed");
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.write(root.resolve("file"), new byte[3_000_000]);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Tls keys = tls.orElseThrow();
    Process server =
        new ProcessBuilder(
                nghttpd.get(),
                "-a",
                "127.0.0.1",
                "-d",
                root.toString(),
                "--echo-upload",
                Integer.toString(port),
                keys.key().toString(),
                keys.certificate().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nghttpd.log").toFile())
            .start();
    try (Socket raw = connect(port, server);
        Http2Client client = Http2Client.start(keys.over(raw, true), Http2Options.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        try (Http2Exchange get = client.open(get("/file"), false)) {
          assertThat(get.response().status()).isEqualTo(200);
          assertThat(get.response().body().readAllBytes()).hasSize(3_000_000);
        }
        try (Http2Exchange post =
            client.open(Http2Request.of("POST", "x", "/echo", Http2Headers.empty()), true)) {
          Thread upload = Thread.ofVirtual().start(() -> upload(post));
          assertThat(post.response().body().readAllBytes()).hasSize(1_000_000);
          upload.join();
        }
        try (Http2Exchange missing = client.open(get("/missing"), false)) {
          assertThat(missing.response().status()).isEqualTo(404);
        }
      }
      assertThat(client.ping(Duration.ofSeconds(20))).isPositive();
    } finally {
      server.destroy();
      assertThat(server.waitFor()).isNotNegative();
    }
  }

  private static Http2Request get(String path) {
    return Http2Request.of(
        "GET", "127.0.0.1", path, Http2Headers.empty().withSensitive("authorization", "none"));
  }

  private static void upload(Http2Exchange exchange) {
    try (java.io.OutputStream body = exchange.body()) {
      body.write(new byte[1_000_000]);
    } catch (IOException _) {
      // What is missing is seen in what comes back.
    }
  }

  /** The port is free until the server takes it, which takes it a moment. */
  private static Socket connect(int port, Process server) throws IOException {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (java.net.ConnectException e) {
        if (!server.isAlive()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
