package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class RuntimeStartCommandTest {

  private static final int CONTROL_C = 3;
  private static final String CERTIFICATE =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj"
          + " /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem";

  @TempDir Path home;
  private Program autonomy;
  private final List<Service> started = new ArrayList<>();

  @BeforeEach
  void start() {
    autonomy = new Program(home);
  }

  @AfterEach
  void stop() {
    started.forEach(Service::close);
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT"})
  void aSignalStopsItCleanlyAndTheLogIsWhole(String signal) throws Exception {
    Service service = service("--demo");
    assertThat(service.call("tool.echo", "{\"message\":\"hello\"}").body())
        .contains("\"output\":\"hello\"");
    assertThat(service.stop(signal)).isZero();
    autonomy.run("wal", "verify").expect(0);
    assertThat(autonomy.run("wal", "inspect", "--kind", "autonomy.decision").expect(0).lines())
        .hasSize(1)
        .allMatch(line -> line.contains("\"tool\":\"tool.echo\""));
  }

  @Test
  void withoutAPolicyItDeniesAndTakesOneOverWhileItRuns() throws Exception {
    Service service = service();
    assertThat(service.call("tool.echo", "{\"message\":\"x\"}").member("reason"))
        .isEqualTo("policy: no bundle loaded");
    Path policy = Files.createDirectory(home.resolve("policy"));
    Files.writeString(
        policy.resolve("p.rego"),
        "package autonomy\n\nallow if input.runtime.mode == \"daemon\"\n");
    autonomy.run("policy", "load", "--bundle", policy.toString()).expect(0);
    Conditions.await(
        "the policy is taken over",
        () -> service.call("tool.echo", "{\"message\":\"x\"}").status() == 200);
    Files.writeString(policy.resolve("p.rego"), "package autonomy\n\nallow := false\n");
    autonomy.run("policy", "load", "--bundle", policy.toString()).expect(0);
    Conditions.await(
        "the next policy is taken over",
        () ->
            service
                .call("tool.echo", "{\"message\":\"x\"}")
                .member("reason")
                .equals("policy: not allowed"));
    autonomy.run("policy", "rollback").expect(0);
    Conditions.await(
        "the policy is rolled back",
        () -> service.call("tool.echo", "{\"message\":\"x\"}").status() == 200);
    service.stop("TERM");
  }

  @Test
  void aBusyPortIsOneLineWithTheAddress() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(autonomy.run("runtime", "start", "--demo", "--listen", address).expect(1).error())
          .contains(address)
          .hasLineCount(1);
    }
  }

  @Test
  void aLogThatIsHeldNamesItsHolder() throws Exception {
    Service service = service("--demo");
    assertThat(
            autonomy.run("runtime", "start", "--demo", "--listen", "127.0.0.1:0").expect(1).error())
        .contains("WAL_LOCKED")
        .contains(Long.toString(service.process().pid()))
        .hasLineCount(1);
    service.stop("TERM");
  }

  @Test
  void anUnusableLogDirectoryIsOneLine() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "");
    assertThat(
            autonomy
                .run(
                    "runtime",
                    "start",
                    "--demo",
                    "--listen",
                    "127.0.0.1:0",
                    "--wal-dir",
                    file.toString())
                .expect(1)
                .error())
        .contains(file.toString())
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--orchestrator-url https://o.example | `--orchestrator-url` needs `--cosign-pubkey`",
        "--poll-interval 5s | `--poll-interval` needs `--orchestrator-url`",
        "--release-channel beta | `--release-channel` needs `--orchestrator-url`",
        "--orchestrator-ca ca.pem | `--orchestrator-ca` needs `--orchestrator-url`",
        "--listen 7777 | `7777` is no value for `--listen`: expected an address",
        "--max-body 1 | `1` is no value for `--max-body`: expected a size between 1KiB and 64MiB",
        "--max-inflight 0 | expected a number between 1 and 1000000",
        "--wal-max-bytes 1GB1 | expected a size such as",
        "--wal-prune sometimes | expected",
        "--wal-keep-age 30d | `--wal-keep-age` needs `--wal-prune`",
        "--wal-prune always --wal-keep-age 5s | `--wal-keep-age` is at least 1m",
        "--wal-prune both | `--witness FILE,...`: the keys of the witnesses to believe",
        "--tls-cert c.pem | `--tls-cert` and `--tls-key` go together",
        "--lisen x | unknown flag `--lisen`: did you mean `--listen`?",
        "now | unexpected `now`: it takes flags only",
      })
  void wrongFlagsAreRefusedInOneLine(String flags, String message) throws Exception {
    List<String> words = new ArrayList<>(List.of("runtime", "start"));
    words.addAll(List.of(flags.split(" ", -1)));
    assertThat(autonomy.run(words.toArray(String[]::new)).expect(2).error())
        .contains(message)
        .contains("(see `autonomy help runtime start`)")
        .hasLineCount(1);
  }

  @Test
  void anOrchestratorThatCouldNotBeFollowedSafelyIsRefused() throws Exception {
    autonomy.variable("AUTONOMY_ORCHESTRATOR_URL", "https://o.example");
    assertThat(autonomy.run("runtime", "start").expect(2).error())
        .contains("`--orchestrator-url` needs `--cosign-pubkey`")
        .hasLineCount(1);
    autonomy.variable("AUTONOMY_COSIGN_PUBKEY", publicKey().toString());
    assertThat(autonomy.run("runtime", "start", "--demo").expect(2).error())
        .contains("`--demo` enforces the embedded policy")
        .hasLineCount(1);
    for (String url : List.of("http://o.example", "o.example", "https://o.example/?a=b")) {
      assertThat(autonomy.run("runtime", "start", "--orchestrator-url", url).expect(2).error())
          .contains(url)
          .hasLineCount(1);
    }
    assertThat(autonomy.run("runtime", "start", "--release-channel", "A B").expect(2).error())
        .contains("`A B` is no channel");
    assertThat(autonomy.run("runtime", "start", "--poll-interval", "10ms").expect(2).error())
        .contains("is no `--poll-interval`: expected 1s to 24h");
    assertThat(autonomy.run("runtime", "start", "--cosign-pubkey", "missing.pub").expect(1).error())
        .contains("missing.pub")
        .hasLineCount(1);
  }

  @Test
  void anOrchestratorThatSaysNothingKeepsNobodyWaiting() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Service service =
          service(
              "--orchestrator-url",
              "http://127.0.0.1:" + silent.getLocalPort(),
              "--cosign-pubkey",
              publicKey().toString(),
              "--node-id",
              "press-7");
      try (Socket question = silent.accept()) {
        String asked =
            new BufferedReader(
                    new InputStreamReader(question.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        assertThat(asked)
            .isEqualTo("GET /v1/releases/desired?channel=stable&node=press-7&wait=30 HTTP/1.1");
        assertThat(service.call("tool.echo", "{\"message\":\"x\"}").status()).isEqualTo(403);
        assertThat(service.get("/v1/status").body())
            .contains("\"releases\":{\"orchestrator\":\"http://127.0.0.1:" + silent.getLocalPort())
            .contains("\"last_result\":\"not asked yet\"");
        assertThat(service.stop("TERM")).isZero();
      }
    }
  }

  private Path publicKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String base64 =
        Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    return Files.writeString(
        home.resolve("test.pub"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }

  @Test
  void outsideLoopbackATokenAndTlsAreRequired() throws Exception {
    assertThat(
            autonomy.run("runtime", "start", "--demo", "--listen", "0.0.0.0:0").expect(1).error())
        .contains("--token-file")
        .contains("--tls-cert")
        .hasLineCount(1);
  }

  @Test
  void controlCStopsItCleanly() throws Exception {
    assumeTrue(
        autonomy.isInstalled("script"), "script is not installed: nothing here makes a terminal");
    Process process =
        autonomy.startOnTerminal(
            Program.command("runtime", "start", "--demo", "--listen", "127.0.0.1:0"));
    try (BufferedReader screen = process.inputReader();
        OutputStream keyboard = process.getOutputStream()) {
      assertThat(screen.readLine()).startsWith("listening on http://127.0.0.1:");
      keyboard.write(CONTROL_C);
      keyboard.flush();
      // The terminal itself may show the key.
      assertThat(screen.lines()).allMatch(line -> line.isBlank() || line.equals("^C"));
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(autonomy.run("wal", "stat").expect(0).out()).contains("state       sealed");
    autonomy.run("wal", "verify").expect(0);
  }

  @Test
  void outsideLoopbackItTakesTlsWithTheTokenOnly() throws Exception {
    assumeTrue(autonomy.isInstalled("openssl"), "openssl is not installed");
    assumeTrue(autonomy.isInstalled("curl"), "curl is not installed");
    Path token = Files.writeString(home.resolve("token"), "0123456789abcdef-token\n");
    autonomy.runCommand(List.of(CERTIFICATE.split(" ", -1))).expect(0);
    List<String> tls = List.of("--tls-cert", home + "/cert.pem", "--tls-key", home + "/key.pem");
    List<String> outside = List.of("runtime", "start", "--demo", "--listen", "0.0.0.0:0");
    for (List<String> half : List.of(tls, List.of("--token-file", token.toString()))) {
      List<String> words = new ArrayList<>(outside);
      words.addAll(half);
      assertThat(autonomy.run(words.toArray(String[]::new)).expect(1).error())
          .contains("needs --token-file, --tls-cert and --tls-key")
          .hasLineCount(1);
    }
    List<String> flags =
        new ArrayList<>(
            List.of("--demo", "--listen", "0.0.0.0:0", "--token-file", token.toString()));
    flags.addAll(tls);
    Service service = service(flags.toArray(String[]::new));
    assertThat(service.uri().getScheme()).isEqualTo("https");
    String trust = "--cacert cert.pem ";
    String right = "-H Authorization:\\ Bearer\\ 0123456789abcdef-token ";
    String wrong = "-H Authorization:\\ Bearer\\ 0123456789abcdef-tokem ";
    assertThat(curl(service, trust + right).expect(0).out())
        .startsWith("{\"decision\":\"allow\",\"output\":\"hello\"")
        .endsWith("\n200");
    assertThat(curl(service, trust + wrong).expect(0).out())
        .startsWith("{\"decision\":\"deny\"")
        .endsWith("\n401");
    assertThat(curl(service, trust).expect(0).out()).endsWith("\n401");
    assertThat(curl(service, right).status()).as("an unknown certificate").isEqualTo(60);
    assertThat(service.stop("TERM")).isZero();
    assertThat(autonomy.run("wal", "inspect", "--kind", "autonomy.decision").expect(0).lines())
        .hasSize(1);
  }

  private Program.Result curl(Service service, String flags) throws Exception {
    return autonomy.runCommand(
        List.of(
            "sh",
            "-c",
            "curl -s --noproxy '*' -w '\\n%{http_code}' -H Content-Type:\\ application/json "
                + flags
                + "-d '{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}' "
                + service.uri().resolve("/v1/tool")));
  }

  private Service service(String... flags) throws Exception {
    Service service = Service.start(autonomy, flags);
    started.add(service);
    return service;
  }
}
