package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** File systems that are really full or read-only: a tmpfs, where mounting one is permitted. */
@Timeout(60)
class DiskConditionTest {

  @TempDir private Path parent = Path.of("");

  @Test
  void aFolderThatIsNotThereHasNone() {
    assertThat(DiskCondition.of(parent)).isEqualTo(DiskCondition.WRITABLE);
    assertThat(DiskCondition.of(parent.resolve("missing"))).isEqualTo(DiskCondition.UNKNOWN);
  }

  @Test
  void aFullOrReadOnlyFileSystemIsToldWhateverLanguageItsMessagesHave() throws Exception {
    Path root = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", root.toString()),
        "skipped: mounting a tmpfs is not permitted here");
    try {
      LocalDisk disk = new LocalDisk(root);
      try (Disk.DiskFile file = disk.create("incoming/a")) {
        assertThat(DiskCondition.of(root)).isEqualTo(DiskCondition.WRITABLE);
        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(2 << 20), 0))
            .isInstanceOf(DiskFullException.class);
        assertThat(DiskCondition.of(root)).isEqualTo(DiskCondition.FULL);
      }
      assertThat(run("mount", "-o", "remount,ro", root.toString())).isTrue();
      assertThat(DiskCondition.of(root)).isEqualTo(DiskCondition.READ_ONLY);
      assertThatThrownBy(() -> disk.create("incoming/b")).isInstanceOf(DiskReadOnlyException.class);
      assertThatThrownBy(() -> disk.delete("incoming/a")).isInstanceOf(DiskReadOnlyException.class);
      assertThatThrownBy(() -> disk.move("incoming/a", "segments/a"))
          .isInstanceOf(DiskReadOnlyException.class);
    } finally {
      assertThat(run("umount", "-l", root.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
