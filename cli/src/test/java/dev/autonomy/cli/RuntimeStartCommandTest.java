package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        "--orchestrator-url https://o.example | `--orchestrator-url` is not in this release",
        "--poll-interval 5s | `--poll-interval` is not in this release",
        "--release-channel beta | `--release-channel` is not in this release",
        "--cosign-pubkey key.pub | `--cosign-pubkey` is not in this release",
        "--listen 7777 | `7777` is no value for `--listen`: expected an address",
        "--max-body 1 | `1` is no value for `--max-body`: expected a size between 1KiB and 64MiB",
        "--max-inflight 0 | expected a number between 1 and 1000000",
        "--wal-max-bytes 1GB1 | expected a size such as",
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
  void flagsOfLaterReleasesAreRefusedFromTheEnvironmentToo() throws Exception {
    autonomy.variable("AUTONOMY_ORCHESTRATOR_URL", "https://o.example");
    assertThat(autonomy.run("runtime", "start", "--demo").expect(2).error())
        .contains("unset AUTONOMY_ORCHESTRATOR_URL");
  }

  @Test
  void outsideLoopbackATokenAndTlsAreRequired() throws Exception {
    assertThat(
            autonomy.run("runtime", "start", "--demo", "--listen", "0.0.0.0:0").expect(1).error())
        .contains("--token-file")
        .contains("--tls-cert")
        .hasLineCount(1);
  }

  private Service service(String... flags) throws Exception {
    Service service = Service.start(autonomy, flags);
    started.add(service);
    return service;
  }
}
