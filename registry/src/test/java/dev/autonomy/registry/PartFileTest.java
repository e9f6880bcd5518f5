package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download waits in a file of its own, and never in somebody else's. */
class PartFileTest {

  @TempDir Path folder;
  private Path part = Path.of("");
  private Path precious = Path.of("");

  @BeforeEach
  void write() throws IOException {
    part = folder.resolve("waiting.part");
    precious = Files.writeString(folder.resolve("precious"), "precious");
  }

  /** What is in the waiting file; then other bytes are written to it. */
  private String found() throws IOException {
    PartFile waiting = PartFile.at(part);
    try (FileChannel file = waiting.open()) {
      assertThat(waiting.isStillThere()).isTrue();
      String text = Files.readString(part);
      file.write(ByteBuffer.wrap(Fixtures.utf8("downloaded")), 0);
      return text;
    }
  }

  @Test
  void oneOfAnEarlierAttemptIsGoneOnWith() throws Exception {
    Files.writeString(part, "begun");
    assertThat(found()).isEqualTo("begun");
    assertThat(Fixtures.names(folder)).containsExactly("precious", "waiting.part");
  }

  @Test
  void oneOfAUserWithoutANameIsGoneOnWith() throws Exception {
    String name = System.getProperty("user.name");
    System.setProperty("user.name", "?");
    try {
      Files.writeString(part, "begun");
      assertThat(found()).isEqualTo("begun");
    } finally {
      System.setProperty("user.name", name);
    }
  }

  @Test
  void aLinkInItsPlaceIsReplacedAndNotFollowed() throws Exception {
    Files.createSymbolicLink(part, precious);
    assertThat(found()).isEmpty();
    assertThat(precious).hasContent("precious");
    assertThat(Files.isSymbolicLink(part)).isFalse();
  }

  @Test
  void anotherNameOfAFileInItsPlaceIsReplacedAndNotWritten() throws Exception {
    Files.createLink(part, precious);
    assertThat(found()).isEmpty();
    assertThat(precious).hasContent("precious");
  }

  @Test
  void oneThatGetsAnotherNameIsNoLongerOurs() throws Exception {
    PartFile waiting = PartFile.at(part);
    Files.createLink(folder.resolve("other"), part);
    assertThat(waiting.isStillThere()).isFalse();
  }

  @Test
  void oneThatOthersMayWriteIsReplaced() throws Exception {
    Files.writeString(part, "begun");
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(found()).isEmpty();
    assertThat(Files.getPosixFilePermissions(part))
        .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  }
}
