package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Origin;
import dev.autonomy.testing.TestSeed;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while many of its threads change the ledger. */
@Tag("slow")
@Timeout(300)
class LedgerCrashTest {

  private static final int KILLS = Boolean.getBoolean("autonomy.test.long") ? 60 : 5;
  private static final int THREADS = 8;

  @TempDir private Path directory = Path.of("");

  @Test
  void everyCallThatReturnedIsThereAfterKillsAndNothingIsThereByHalf() throws Exception {
    Random random = new Random(TestSeed.of(LedgerCrashTest.class));
    Path file = directory.resolve("ledger.db");
    Set<String> accepted = new HashSet<>();
    Set<String> acked = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(file, kill, random.nextInt(1, 2_000), accepted, acked);
      try (SqliteLedger ledger = SqliteLedger.open(file)) {
        verify(ledger, accepted, acked);
      }
    }
    assertThat(accepted).hasSizeGreaterThan(KILLS);
    assertThat(acked).isNotEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      // What the killed processes had unpacked is gone, but for the last one's.
      assertThat(files.filter(path -> path.toString().endsWith(".so"))).hasSizeLessThan(2);
    }
  }

  private static void runAndKill(
      Path file, int run, int calls, Set<String> accepted, Set<String> acked) throws Exception {
    Process process = start(file, run);
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      for (int i = 0; line != null; i++) {
        if (i == calls) {
          // By its handle, which leaves open what it has written.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
        // A line that the kill has cut has no full stop.
        if (line.endsWith(".")) {
          Set<String> said = line.startsWith("accepted") ? accepted : acked;
          said.add(line.substring(line.indexOf(' ') + 1, line.length() - 1));
        }
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void verify(SqliteLedger ledger, Set<String> accepted, Set<String> acked)
      throws IOException {
    Account account = ledger.account();
    assertThat(account.balanced()).isTrue();
    assertThat(account.accepted().count()).isGreaterThanOrEqualTo(accepted.size());
    // Each call owes to two peers: of no call is there one delivery only.
    assertThat(account.owed().count()).isEqualTo(2 * account.accepted().count());
    for (String name : accepted) {
      List<Delivery> owed = ledger.deliveries(segment(name).digest());
      assertThat(owed).as(name).hasSize(2);
      assertThat(ledger.holding(segment(name).digest())).isPresent();
      if (acked.contains(name)) {
        assertThat(owed.getFirst().state()).as(name).isEqualTo(DeliveryState.ACKED);
      }
    }
  }

  private static Process start(Path file, int run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    command.addAll(List.of(Child.class.getName(), file.toString(), String.valueOf(run)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Everything this process was started with, whether it came by module path or by class path. */
  static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
      Optional<URI> location = module.reference().location();
      if (location.isPresent() && location.get().getScheme().equals("file")) {
        entries.add(Path.of(location.get()).toString());
      }
    }
    entries.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    entries.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    return String.join(File.pathSeparator, entries);
  }

  /** Says what the ledger has taken, until it is killed. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws IOException {
      SqliteLedger ledger = SqliteLedger.open(Path.of(arguments[0]));
      for (int t = 0; t < THREADS; t++) {
        String prefix = arguments[1] + "-" + t + "-";
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    work(ledger, prefix);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
      }
    }

    private static void work(SqliteLedger ledger, String prefix) throws IOException {
      for (int i = 0; ; i++) {
        String name = prefix + i;
        ledger.accept(segment(name), Origin.LOCAL, List.of("a", "b"), NOW);
        System.out.println("accepted " + name + ".");
        Delivery first = ledger.deliveries(segment(name).digest()).getFirst();
        for (Delivery started : ledger.start(List.of(first), NOW)) {
          if (ledger.move(started, started.in(DeliveryState.ACKED), NOW)) {
            System.out.println("acked " + name + ".");
          }
        }
      }
    }
  }
}
