package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class StartAndStopTest {

  @TempDir private Path temporary;

  /** The daemon as a process: its log directory and its port are the arguments. */
  static final class Daemon {

    private Daemon() {}

    public static void main(String[] arguments) {
      try {
        RuntimeOptions options =
            RuntimeOptions.daemon("0.1.0", Path.of(arguments[0]), Path.of(arguments[0], "policy"))
                .withPolicy(new PolicySource.Demo())
                .withAccess(AccessOptions.loopback(Integer.parseInt(arguments[1])));
        System.exit(RuntimeDaemon.run(options, System.out, System.err));
      } catch (RuntimeStartException e) {
        System.err.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  private RuntimeOptions options() {
    return RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary.resolve("policy"))
        .withPolicy(new PolicySource.Demo())
        .withAccess(AccessOptions.loopback(0));
  }

  @Test
  void aBusyPortIsNamedWithTheRemedy() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      RuntimeOptions options = options().withAccess(AccessOptions.loopback(busy.getLocalPort()));
      assertThatThrownBy(() -> RuntimeService.start(options))
          .isInstanceOf(RuntimeStartException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + busy.getLocalPort() + ": ")
          .hasMessageContaining("--listen")
          .hasMessageNotContaining("\n");
    }
    assertThat(temporary.resolve("log")).doesNotExist();
  }

  @Test
  void aSecondRuntimeOnTheSameLogIsRefusedAndNamesTheHolder() throws Exception {
    try (RuntimeService first = RuntimeService.start(options())) {
      assertThat(first.uri()).isNotNull();
      assertThatThrownBy(() -> RuntimeService.start(options()))
          .isInstanceOf(RuntimeStartException.class)
          .hasMessageContaining("WAL_LOCKED")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageNotContaining("\n");
    }
    RuntimeService.start(options()).close();
  }

  @Test
  void aLogDirectoryThatCannotBeUsedIsOneLine() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    for (Path directory : List.of(file, file.resolve("below"))) {
      RuntimeOptions options =
          RuntimeOptions.daemon("0.1.0", directory, temporary)
              .withPolicy(new PolicySource.Demo())
              .withAccess(AccessOptions.loopback(0));
      assertThatThrownBy(() -> RuntimeService.start(options))
          .isInstanceOf(RuntimeStartException.class)
          .hasMessageStartingWith("cannot open the log in `" + directory + "`")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aDamagedLogIsRefusedWithTheCommandsThatHelp() throws Exception {
    RuntimeService.start(options()).close();
    Path log = temporary.resolve("log");
    Files.writeString(log.resolve("checkpoint"), "damaged");
    assertThatThrownBy(() -> RuntimeService.start(options()))
        .isInstanceOf(RuntimeStartException.class)
        .hasMessageContaining("WAL_CORRUPT_CHECKPOINT")
        .hasMessageContaining("`autonomy wal verify --dir '" + log + "'`")
        .hasMessageContaining("`autonomy wal repair --dir '" + log + "'`")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDamagedSaltIsRefusedWithTheRemedy() throws Exception {
    RuntimeService.start(options()).close();
    Files.write(temporary.resolve("log").resolve("digest-salt"), new byte[5]);
    assertThatThrownBy(() -> RuntimeService.start(options()))
        .isInstanceOf(RuntimeStartException.class)
        .hasMessageContaining("has 5 bytes, expected 32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a host", "ftp://host", "host:0"})
  void aMalformedAllowlistKeyIsNamed(String key) {
    RuntimeOptions options = options().withAllowedEndpoints(List.of("good.example", key));
    assertThatThrownBy(() -> RuntimeService.start(options))
        .isInstanceOf(RuntimeStartException.class)
        .hasMessageContaining("`" + key + "`");
  }

  @Test
  void withoutABundleEverythingIsDeniedAndReadinessSaysSo() throws Exception {
    RuntimeOptions options =
        options().withPolicy(new PolicySource.Managed(temporary.resolve("policy")));
    try (RuntimeService service = RuntimeService.start(options);
        TestClient client = new TestClient(service.uri())) {
      TestClient.Answer ready = client.get("/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.member("status")).isEqualTo("not ready");
      assertThat(ready.member("policy")).isNotEqualTo("ok");
      assertThat(ready.member("log")).isEqualTo("ok");
      TestClient.Answer denied =
          client.call("{\"kind\":\"tool.echo\",\"params\":{\"message\":\"x\"}}");
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.member("reason")).isEqualTo("policy: no bundle loaded");
      assertThat(denied.member("policy_ref")).isEqualTo("none");
      assertThat(client.get("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aReferenceThatIsNotInTheStoreIsRefused() {
    RuntimeOptions options =
        options()
            .withPolicy(
                new PolicySource.Reference(temporary.resolve("policy"), "oci://x.example/p:v1"));
    assertThatThrownBy(() -> RuntimeService.start(options))
        .isInstanceOf(RuntimeStartException.class)
        .hasMessageContaining("oci://x.example/p:v1")
        .hasMessageContaining("autonomy policy load");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalSealsTheLogAndExitsWithZero(String signal) throws Exception {
    Path log = temporary.resolve("log");
    Process daemon = daemon(log, 0);
    String line = readLine(daemon);
    assertThat(line)
        .matches("listening on http://127\\.0\\.0\\.1:\\d+, policy embedded:demo, log " + log);
    String uri = line.substring("listening on ".length(), line.indexOf(','));
    TestClient client = new TestClient(java.net.URI.create(uri));
    assertThat(client.call("{\"kind\":\"tool.shell\"}").status()).isEqualTo(403);

    long start = System.nanoTime();
    new ProcessBuilder("kill", "-" + signal, Long.toString(daemon.pid())).start().waitFor();
    assertThat(daemon.waitFor(40, TimeUnit.SECONDS)).isTrue();

    assertThat(daemon.exitValue()).isZero();
    assertThat(error(daemon)).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("a client that is silent is not waited for")
        .isLessThan(RuntimeLimits.DEFAULTS.drainTimeout());
    List<String> events = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        events.add(frame.kind() + " " + frame.attrs().string("event").orElse(""));
      }
    }
    assertThat(events)
        .containsExactly(
            "autonomy.lifecycle started", "autonomy.decision ", "autonomy.lifecycle stopped");
    client.close();
  }

  @Test
  void aDaemonThatCannotStartExitsWithOneLine() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Process daemon = daemon(temporary.resolve("log"), busy.getLocalPort());
      String message = error(daemon);
      assertThat(daemon.waitFor()).isEqualTo(1);
      assertThat(message.lines()).hasSize(1);
      assertThat(message).startsWith("cannot listen on 127.0.0.1:" + busy.getLocalPort());
    }
  }

  private static Process daemon(Path log, int port) throws IOException {
    return new ProcessBuilder(
            ChildJvm.command(Daemon.class, List.of(), log.toString(), Integer.toString(port)))
        .start();
  }

  private static String readLine(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = process.getInputStream().read(); b != '\n'; b = process.getInputStream().read()) {
      assertThat(b).as("a daemon that ended: %s", line).isNotNegative();
      line.append((char) b);
    }
    return line.toString();
  }

  private static String error(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
