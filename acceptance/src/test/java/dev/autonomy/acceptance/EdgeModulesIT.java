package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The relay knows nothing of policies, agents and fleets (INV-10): two daemons, as they are
 * installed, relay a segment, and tell of every class that they load.
 */
class EdgeModulesIT {

  /** What the relay is made of; edgectl is beside it in the image, and never in the daemon. */
  private static final Set<String> DAEMON_MODULES =
      Set.of("edge", "edged", "http", "http2", "json", "line");

  private static final Pattern LOADED = Pattern.compile("\\[class,load] (dev\\.autonomy\\.[^ ]+) ");

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path folder = Path.of("");
  private Path home = Path.of("");

  @BeforeEach
  void makeAuthority() throws Exception {
    home = Path.of(System.getProperty("autonomy.edge", "")).toRealPath();
    folder = folder.toRealPath();
    edgectl("cert", "ca");
    for (String id : Set.of("robot", "base")) {
      edgectl("cert", "issue", "--san", id + ".example", id);
      Files.createDirectory(
          folder.resolve(id + "-state"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private String edgectl(Object... words) throws Exception {
    Command.Result result = tool(words);
    assertThat(result.status()).as(result.toString()).isZero();
    return result.out();
  }

  private Command.Result tool(Object... words) throws Exception {
    Object[] line = new Object[words.length + 1];
    line[0] = home.resolve("bin/edgectl");
    System.arraycopy(words, 0, line, 1, words.length);
    return Command.of(folder, line).run();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path configure(String id, int port, String other, int otherPort) throws IOException {
    return Files.writeString(
        folder.resolve(id + ".toml"),
        """
        state_root = "%1$s-state"
        node_id = "%1$s"
        listen = "127.0.0.1:%2$d"
        [tls]
        certificate = "%1$s.crt"
        key = "%1$s.key"
        ca = "edge-ca/ca.crt"
        crl = "edge-ca/crl.pem"
        [[known_peers]]
        id = "%3$s"
        address = "127.0.0.1:%4$d"
        certificate_name = "%3$s.example"
        [retry]
        backoff_base = "100ms"
        backoff_cap = "200ms"
        """
            .formatted(id, port, other, otherPort));
  }

  /** The launcher turns logging off on its command line; this variable is read after that. */
  private Process start(Path configuration) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("bin/edged").toString(), "run", "--config", configuration.toString())
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(Path.of(configuration + ".out").toFile())
            .redirectError(Path.of(configuration + ".log").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder
        .environment()
        .put("_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + classes(configuration));
    return builder.start();
  }

  private static Path classes(Path configuration) {
    return Path.of(configuration + ".classes");
  }

  private void await(Path configuration, String expected, Object... words) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Command.Result last = tool(words);
    while (!last.out().contains(expected)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "no `"
                + expected
                + "` in "
                + last
                + "; "
                + Files.readString(Path.of(configuration + ".log")));
      }
      LockSupport.parkNanos(10_000_000);
      last = tool(words);
    }
  }

  /** How many classes of ours were ever loaded, by module. */
  private static Map<String, Integer> loaded(Path configuration) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> names = new TreeSet<>();
    Matcher line = LOADED.matcher(Files.readString(classes(configuration)));
    while (line.find()) {
      if (names.add(line.group(1))) {
        String module = line.group(1).substring("dev.autonomy.".length()).replaceFirst("\\..*", "");
        counts.merge(module, 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void aDaemonThatRelaysLoadsClassesOfItsOwnModulesOnly() throws Exception {
    int robotPort = freePort();
    int basePort = freePort();
    Path robot = configure("robot", robotPort, "base", basePort);
    Path base = configure("base", basePort, "robot", robotPort);
    Files.write(folder.resolve("map.bin"), new byte[2_000_000]);
    Process sender = start(robot);
    Process receiver = start(base);
    try {
      await(robot, "robot", "status", "--config", robot);
      String segment =
          edgectl("segment", "put", "--to", "base", "--config", robot, "map.bin").strip();
      await(base, segment, "segment", "list", "--config", base);
      await(robot, "acked", "segment", "show", "--config", robot, segment);
    } finally {
      sender.destroy();
      receiver.destroy();
    }
    assertThat(sender.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(receiver.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (Path daemon : Set.of(robot, base)) {
      Map<String, Integer> counts = loaded(daemon);
      System.out.println(daemon.getFileName() + ": classes of ours that were loaded: " + counts);
      assertThat(counts.keySet())
          .isSubsetOf(DAEMON_MODULES)
          .contains("edge", "edged", "http2", "json", "line");
    }
  }

  @Test
  void theImageHasTheRelaysModulesAndNoOther() throws Exception {
    Command.Result result =
        Command.of(folder, home.resolve("runtime/bin/java"), "--list-modules").run();
    Set<String> ours = new TreeSet<>();
    Matcher module = Pattern.compile("dev\\.autonomy\\.([a-z0-9.]+)@").matcher(result.out());
    while (module.find()) {
      ours.add(module.group(1));
    }
    Set<String> expected = new TreeSet<>(DAEMON_MODULES);
    expected.add("edgectl");
    assertThat(ours).isEqualTo(expected);
  }

  @Test
  void bothProgramsSayWhichBuildTheyAre() throws Exception {
    for (String program : Set.of("edged", "edgectl")) {
      Command.Result result = Command.of(folder, home.resolve("bin/" + program), "version").run();
      assertThat(result.line())
          .startsWith(program + " " + Distribution.VERSION + " (build ")
          .doesNotContain("development");
      assertThat(home.resolve("lib/" + program + "-" + build(result.line()) + ".aot")).exists();
    }
  }

  private static String build(String version) {
    return version.replaceFirst(".*\\(build ([0-9a-f]+),.*", "$1");
  }
}
