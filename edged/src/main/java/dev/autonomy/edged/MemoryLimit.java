package dev.autonomy.edged;

import dev.autonomy.line.Sizes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What cgroup v2 lets this process have of memory (INV-05): the smallest {@code memory.max} between
 * its own control group and the root. Without one, a defect here could take memory from everybody
 * else on the machine.
 */
public final class MemoryLimit {

  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path MEMBERSHIP = Path.of("/proc/self/cgroup");
  private static final String UNIFIED = "0::/";
  private static final String LIMIT = "memory.max";
  private static final String NONE = "max";

  private final OptionalLong bytes;
  private final String text;

  private MemoryLimit(OptionalLong bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** Of this process. */
  public static MemoryLimit ofProcess() {
    return find(GROUPS, MEMBERSHIP);
  }

  /** Of a process whose {@code /proc/PID/cgroup} and mount of cgroup v2 are elsewhere. */
  static MemoryLimit find(Path groups, Path membership) {
    String group = "";
    try {
      for (String line : Files.readAllLines(membership, StandardCharsets.UTF_8)) {
        if (line.startsWith(UNIFIED)) {
          group = line.substring(UNIFIED.length());
        }
      }
      if (!Files.exists(groups.resolve("cgroup.controllers"))) {
        return reduced("cgroup v2 is not mounted at " + groups);
      }
      return smallest(groups, groups.resolve(group).normalize());
    } catch (IOException e) {
      return reduced("cgroup v2 cannot be read: " + FileFailures.reason(e));
    }
  }

  private static MemoryLimit smallest(Path groups, Path own) throws IOException {
    long least = Long.MAX_VALUE;
    for (Path at = own; at != null && at.startsWith(groups); at = at.getParent()) {
      Path limit = at.resolve(LIMIT);
      if (Files.exists(limit)) {
        String text = Files.readString(limit, StandardCharsets.US_ASCII).strip();
        least = Math.min(least, text.equals(NONE) ? Long.MAX_VALUE : number(text));
      }
    }
    return least == Long.MAX_VALUE
        ? reduced("no control group of this process limits its memory")
        : new MemoryLimit(
            OptionalLong.of(least), "cgroup v2 limits memory to " + Sizes.rounded(least));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      // The kernel writes numbers or `max`; anything else is no limit that one could rely on.
      return Long.MAX_VALUE;
    }
  }

  private static MemoryLimit reduced(String why) {
    return new MemoryLimit(
        OptionalLong.empty(),
        "reduced assurance: " + why + ": start it with a limit, such as MemoryMax= of systemd");
  }

  /** The limit, if there is one. */
  public OptionalLong bytes() {
    return bytes;
  }

  /** One line about it; begins with {@code reduced assurance} when there is none. */
  public String text() {
    return text;
  }
}
