package dev.autonomy.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system of its own, where mounting one is permitted; elsewhere tests are skipped. */
final class Tmpfs implements AutoCloseable {

  private static final int BLOCK_BYTES = 4 << 10;

  private final Path root;

  private Tmpfs(Path root) {
    this.root = root;
  }

  /** Mounts one of {@code bytes} on a new directory. */
  static Tmpfs mount(Path directory, long bytes) throws IOException {
    Files.createDirectory(directory);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", directory.toString()),
        "skipped: mounting a tmpfs is not permitted here");
    return new Tmpfs(directory);
  }

  Path root() {
    return root;
  }

  /** Takes all the space that is left. */
  void fill() throws IOException {
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (true) {
        ballast.write(new byte[BLOCK_BYTES]);
      }
    } catch (IOException full) {
      if (Files.getFileStore(root).getUsableSpace() > 0) {
        throw full;
      }
    }
  }

  /** Gives back what {@link #fill} has taken. */
  void free() throws IOException {
    Files.delete(ballast());
  }

  /** From now on nothing can be written. */
  void makeReadOnly() throws IOException {
    if (!run("mount", "-o", "remount,ro", root.toString())) {
      throw new IOException("cannot remount " + root);
    }
  }

  private Path ballast() {
    return root.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", "-l", root.toString())) {
      throw new IOException("cannot unmount " + root);
    }
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
