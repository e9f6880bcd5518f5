package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingIsWrittenThroughASymbolicLink() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.createDirectory(root.resolve("segments"));
    Files.createSymbolicLink(root.resolve("segments/ab"), elsewhere);
    Files.createSymbolicLink(root.resolve("file"), elsewhere.resolve("target"));
    LocalDisk disk = new LocalDisk(root);
    assertThatThrownBy(() -> disk.create("segments/ab/name"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("segments/ab is a symbolic link");
    disk.create("incoming/part").close();
    assertThatThrownBy(() -> disk.move("incoming/part", "segments/ab/name"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("segments/ab is a symbolic link");
    assertThatThrownBy(() -> disk.create("file")).isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }
}
