package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSharingTest {

  private static final int PROCESSES = 2;
  private static final int LOADS = 15;

  @TempDir Path folder;

  /** What another process does: loads bundles whose versions nobody else uses. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Path bundles = Path.of(arguments[1]);
    for (int i = 0; i < LOADS; i++) {
      new ManagedStore(root, StorePolicies.OPTIONS)
          .load(StorePolicies.archive(bundles, arguments[2] + ".0." + i));
    }
  }

  @Test
  void processesThatLoadAtOnceLoseNoSwitchAndReadersSeeOnlyWholeOnes() throws Exception {
    Path root = folder.resolve("store");
    List<Process> processes = new ArrayList<>();
    for (int i = 1; i <= PROCESSES; i++) {
      processes.add(start(root, i));
    }
    ManagedStore store = new ManagedStore(root, StorePolicies.OPTIONS);
    long generation = 0;
    int views = 0;
    while (processes.stream().anyMatch(Process::isAlive)) {
      StoreView view = store.view();
      assertThat(view.damage()).isEmpty();
      assertThat(view.generation()).isGreaterThanOrEqualTo(generation);
      generation = view.generation();
      views++;
    }
    for (Process process : processes) {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    assertThat(views).isGreaterThan(10);
    assertThat(store.history())
        .extracting(StoreEvent::generation)
        .hasSize(PROCESSES * LOADS)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(store.view().generation()).isEqualTo((long) PROCESSES * LOADS);
    store.open(store.view().current().orElseThrow());
  }

  @Test
  void threadsOfOneProcessTakeTurnsToo() throws Exception {
    Path root = folder.resolve("store");
    List<Callable<Void>> loads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Path archive = StorePolicies.archive(folder, "1.0." + i);
      loads.add(
          () -> {
            new ManagedStore(root, StorePolicies.OPTIONS).load(archive);
            return null;
          });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<Void> load : pool.invokeAll(loads)) {
        load.get();
      }
    }

    assertThat(new ManagedStore(root, StorePolicies.OPTIONS).history()).hasSize(8);
  }

  private Process start(Path root, int number) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            String.join(File.pathSeparator, classPath()),
            StoreSharingTest.class.getName(),
            root.toString(),
            folder.toString(),
            String.valueOf(number));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /** Surefire runs the tests as a patched module: its class path and module path together. */
  private static List<String> classPath() {
    List<String> entries = new ArrayList<>();
    for (String property :
        List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
      String value = System.getProperty(property);
      if (value != null && !value.isEmpty()) {
        entries.add(value);
      }
    }
    entries.add(
        Path.of(
                StoreSharingTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath())
            .resolveSibling("test-classes")
            .toString());
    return entries;
  }
}
