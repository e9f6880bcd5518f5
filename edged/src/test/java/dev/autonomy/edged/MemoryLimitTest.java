package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("INV-05: limits of cgroup v2 are found, or assurance is reduced")
class MemoryLimitTest {

  @TempDir private Path folder = Path.of("");
  private Path groups = Path.of("");
  private Path membership = Path.of("");

  @BeforeEach
  void makeGroups() throws IOException {
    groups = folder.resolve("cgroup");
    membership = folder.resolve("membership");
    Files.createDirectories(groups.resolve("edge.slice/edged.service"));
    Files.createFile(groups.resolve("cgroup.controllers"));
    Files.writeString(membership, "0::/edge.slice/edged.service\n");
  }

  private void limit(String group, String text) throws IOException {
    Files.writeString(groups.resolve(group).resolve("memory.max"), text + "\n");
  }

  private MemoryLimit found() {
    return MemoryLimit.find(groups, membership);
  }

  @Test
  void theSmallestLimitOnTheWayToTheRootCounts() throws Exception {
    limit("edge.slice/edged.service", "268435456");
    limit("edge.slice", "134217728");
    assertThat(found().bytes()).hasValue(134_217_728);
    assertThat(found().text()).isEqualTo("cgroup v2 limits memory to 128 MiB");
    limit("edge.slice", "max");
    assertThat(found().bytes()).hasValue(268_435_456);
  }

  @Test
  void withoutALimitAssuranceIsReduced() throws Exception {
    limit("edge.slice/edged.service", "max");
    assertThat(found().bytes()).isEmpty();
    assertThat(found().text())
        .startsWith("reduced assurance: no control group of this process limits its memory");
  }

  @Test
  void withoutCgroupV2AssuranceIsReduced() throws Exception {
    Files.delete(groups.resolve("cgroup.controllers"));
    assertThat(found().text()).startsWith("reduced assurance: cgroup v2 is not mounted");
    Files.delete(membership);
    assertThat(found().text()).startsWith("reduced assurance: cgroup v2 cannot be read");
  }

  @Test
  void aGroupOutsideOfWhatIsMountedHasNoLimit() throws Exception {
    Files.writeString(membership, "0::/../../other\n");
    limit("edge.slice", "1");
    assertThat(found().bytes()).isEmpty();
  }
}
