package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Output;
import dev.autonomy.line.Settings;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecheckTest {

  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");
  private Path root = Path.of("");
  private Path file = Path.of("");
  private Instant now = TestFleet.NOW;

  @BeforeEach
  void makeNode() throws Exception {
    folder = temporary.toRealPath();
    root = folder.resolve("state");
    file = folder.resolve("edge.toml");
    TestFleet fleet = new TestFleet(folder.resolve("fleet"), "Fleet CA");
    fleet.node("node-a");
    makeRoot("rwx------");
    write("");
  }

  private void makeRoot(String permissions) throws IOException {
    Files.createDirectory(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(permissions));
  }

  private void write(String more) throws IOException {
    Files.writeString(
        file,
        """
        state_root = "state"
        node_id = "node-a"
        listen = "127.0.0.1:0"
        %s
        [tls]
        certificate = "fleet/node-a.crt"
        key = "fleet/node-a.key"
        ca = "fleet/ca/ca.crt"
        crl = "fleet/ca/crl.pem"
        """
            .formatted(more));
  }

  private record Result(int status, String out, String error) {}

  private Result edged(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    Environment environment = new Environment(Map.of("EDGED_CONFIG", file.toString()));
    Surroundings surroundings =
        new Surroundings(
            environment,
            Settings.none(),
            new Terminal(new Output(out), new Output(error), environment, false, false),
            TestFleet.at(now),
            false);
    int status = new CommandLine(new EdgedCommands(), surroundings).run(words);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  private void expectStateRootDefect(String text) {
    Result result = edged("precheck");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .startsWith("configuration   ok\nstate root      failed\n  " + root + " ")
        .contains(text)
        .doesNotContain("certificate");
  }

  @Test
  void aNodeThatIsReadyPassesEachStep() throws Exception {
    Result result = edged("precheck");
    assertThat(result.out())
        .startsWith(
            "configuration   ok\nstate root      ok\ncertificate     ok\nmemory          ok\n  ")
        .contains(MemoryLimit.ofProcess().text());
    assertThat(result.status()).isZero();
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"segments", "incoming", "control", "ledger.db", "ledger.db-wal"})
  void whatIsKeptBehindASymbolicLinkIsStatus2(String name) throws Exception {
    Files.createSymbolicLink(root.resolve(name), Files.createDirectory(folder.resolve("else")));
    Result result = edged("precheck");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .contains("  " + root.resolve(name) + " is a symbolic link: expected it in the state root");
    assertThat(edged("run").status()).isEqualTo(2);
    assertThat(folder.resolve("else")).isEmptyDirectory();
  }

  @Test
  void aWrongConfigurationIsStatus1() throws Exception {
    write("colour = 1");
    Result result = edged("precheck");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("configuration   failed\n  " + file + ":4:1: unknown key `colour`");
  }

  @Test
  void aStateRootThatIsNotThereIsStatus2() throws Exception {
    Files.delete(root);
    expectStateRootDefect("is not there: make it with `install -d -m 700");
  }

  @Test
  void aStateRootThatIsAFileIsStatus2() throws Exception {
    Files.delete(root);
    Files.createFile(root);
    expectStateRootDefect("is no directory");
  }

  @Test
  void aStateRootBehindASymbolicLinkIsStatus2() throws Exception {
    Files.delete(root);
    Path real = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(root, real);
    expectStateRootDefect("leads over a symbolic link to " + real);
  }

  @Test
  void aStateRootThatIsOpenToOthersIsStatus2() throws Exception {
    for (String permissions : List.of("rwxr-x---", "rwx-----x", "rwxrwxrwx")) {
      Files.delete(root);
      makeRoot(permissions);
      expectStateRootDefect("is open to others than its owner, " + permissions);
    }
  }

  @Test
  void aStateRootOfAnotherUserIsStatus2() throws Exception {
    Object other = 12_345;
    try {
      Files.setAttribute(root, "unix:uid", other);
    } catch (IOException e) {
      Assumptions.abort("only root can give files away");
    }
    expectStateRootDefect("belongs to `12345`, and this is `");
  }

  @Test
  void aCertificateThatHasExpiredIsStatus3() {
    now = now.plus(Duration.ofDays(100));
    Result result = edged("precheck");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).contains("certificate     failed\n").contains("expired at");
  }

  @Test
  void warningsAreShownAndDoNotFail() {
    now = now.plus(Duration.ofDays(70));
    Result result = edged("precheck");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("certificate     ok\n")
        .contains("expires at 2026-08-30T12:00:00Z, in 20 days")
        .contains("was due for an update at");
  }

  @Test
  void whatIsStoredAndDoesNotFitIsStatus5() {
    List<Precheck.Finding> findings =
        new Precheck(
                TestFleet.at(now),
                MemoryLimit.ofProcess(),
                Optional.of(_ -> List.of("the ledger is damaged")))
            .run(file);
    assertThat(findings).extracting(Precheck.Finding::step).containsExactly(Precheck.Step.values());
    assertThat(findings.getLast().lines()).containsExactly("the ledger is damaged");
    assertThat(Precheck.status(findings)).isEqualTo(5);
  }

  @Test
  void checkConfigShowsWhatFollowsFromTheFile() throws Exception {
    Result right = edged("check-config");
    assertThat(right.status()).isZero();
    assertThat(right.out())
        .startsWith("ok\n  node        node-a\n  state root  " + root + "\n")
        .contains("  listen      127.0.0.1:0\n")
        .contains("  storage     ceiling 10GiB, segments up to 4GiB, nothing is evicted\n");

    write("nod_id = 3\ncolour = 1");
    Result wrong = edged("check-config");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.error())
        .isEqualTo(
            file
                + ":4:1: unknown key `nod_id`: did you mean `node_id`?\n"
                + file
                + ":5:1: unknown key `colour`\n");
  }
}
