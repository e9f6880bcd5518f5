package dev.autonomy.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system in a file that can stop answering: while it is frozen every write and sync waits.
 * Where making and mounting one is not permitted, tests are skipped.
 */
final class FreezableDisk implements AutoCloseable {

  private static final long BYTES = 64L << 20;

  private final Path root;
  private boolean frozen;

  private FreezableDisk(Path root) {
    this.root = root;
  }

  /** Mounts one on the new directory {@code mountPoint}, kept in the new file {@code image}. */
  static FreezableDisk mount(Path image, Path mountPoint) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    Files.createDirectory(mountPoint);
    assumeTrue(
        runs("mkfs.ext4", "-q", "-F", image.toString())
            && runs("mount", "-o", "loop", image.toString(), mountPoint.toString()),
        "skipped: making and mounting a file system is not permitted here");
    FreezableDisk disk = new FreezableDisk(mountPoint);
    try {
      disk.freeze();
      disk.thaw();
      return disk;
    } catch (IOException e) {
      disk.close();
      assumeTrue(false, "skipped: freezing a file system is not permitted here");
      throw e;
    }
  }

  Path root() {
    return root;
  }

  /** From now on nothing is answered that writes. */
  void freeze() throws IOException {
    if (!runs("fsfreeze", "-f", root.toString())) {
      throw new IOException("cannot freeze " + root);
    }
    frozen = true;
  }

  /** Answers what has waited, and all else. */
  void thaw() throws IOException {
    if (!runs("fsfreeze", "-u", root.toString())) {
      throw new IOException("cannot thaw " + root);
    }
    frozen = false;
  }

  @Override
  public void close() throws IOException {
    if (frozen) {
      thaw();
    }
    if (!runs("umount", "-l", root.toString())) {
      throw new IOException("cannot unmount " + root);
    }
  }

  private static boolean runs(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
