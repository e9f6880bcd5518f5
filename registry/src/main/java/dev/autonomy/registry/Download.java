package dev.autonomy.registry;

import dev.autonomy.registry.Transport.Reply;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Brings one blob into a file. What has arrived lies in a hidden file beside it, named by the
 * digest, so that another attempt goes on there; the file itself appears when all of it is there
 * and hashes to the digest.
 */
final class Download {

  private static final int CHUNK_BYTES = 64 << 10;

  /** Attempts in a row that bring nothing new. */
  private static final int MAX_IDLE_ATTEMPTS = 2;

  private static final int DIGITS_IN_NAME = 16;

  private final Repository repository;
  private final String digest;
  private final long sizeBytes;
  private final Progress progress;

  Download(Repository repository, String digest, long sizeBytes, Progress progress) {
    this.repository = repository;
    this.digest = digest;
    this.sizeBytes = sizeBytes;
    this.progress = progress;
  }

  /** The name of the file that waits to be complete. */
  static Path part(Path target, String digest) {
    int begin = digest.indexOf(':') + 1;
    String digits = digest.substring(begin, begin + DIGITS_IN_NAME);
    return target.resolveSibling("." + target.getFileName() + "." + digits + ".part");
  }

  void into(Path target) throws RegistryException, InterruptedException {
    Path part = part(target, digest);
    try {
      while (!attempt(part, target)) {
        // Somebody else has just completed it under our hands: begin with a file of our own.
      }
      forceFolder(target);
    } catch (ClosedByInterruptException e) {
      throw (InterruptedException) new InterruptedException("interrupted").initCause(e);
    } catch (IOException e) {
      throw new RegistryException(
          Kind.LOCAL,
          "cannot write " + target + ": " + e.getClass().getSimpleName() + " " + e.getMessage(),
          e);
    }
  }

  /** Whether it is there now; not, if the file that was opened is no longer the waiting one. */
  private boolean attempt(Path part, Path target)
      throws IOException, RegistryException, InterruptedException {
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw");
        FileLock _ = lock(file.getChannel(), target)) {
      if (!Files.exists(part)) {
        return false;
      }
      boolean resumed = file.length() > 0;
      fill(file);
      if (resumed && !isWhole(file)) {
        // Not what an earlier attempt of ours has left.
        file.setLength(0);
        fill(file);
      }
      if (!isWhole(file)) {
        Files.delete(part);
        throw Failures.corrupt(
            repository.shown(digest) + ": what came does not hash to that, and was thrown away");
      }
      file.getChannel().force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    }
  }

  private static FileLock lock(FileChannel file, Path target)
      throws IOException, RegistryException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException _) {
      // Somebody in this process: the same answer.
    }
    throw Failures.local(target + " is being downloaded by somebody else: wait, and try again");
  }

  /** Asks for what is missing until all is there, or nothing more comes. */
  private void fill(RandomAccessFile file)
      throws IOException, RegistryException, InterruptedException {
    if (file.length() > sizeBytes) {
      file.setLength(0);
    }
    int idle = 0;
    while (file.length() < sizeBytes) {
      long before = file.length();
      try {
        request(file, before);
      } catch (RegistryException e) {
        idle = file.length() > before ? 0 : idle + 1;
        if (e.kind() != Kind.UNAVAILABLE || idle >= MAX_IDLE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void request(RandomAccessFile file, long from)
      throws RegistryException, InterruptedException {
    Map<String, String> headers = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
    repository.blob(
        digest,
        headers,
        reply -> {
          receive(file, from, reply);
          return true;
        });
  }

  private void receive(RandomAccessFile file, long from, Reply reply)
      throws RegistryException, IOException {
    String what = "GET " + repository.shown(digest);
    long position =
        switch (reply.status()) {
          case HttpURLConnection.HTTP_OK -> 0;
          case HttpURLConnection.HTTP_PARTIAL -> {
            if (from == 0 || !reply.header("content-range").startsWith("bytes " + from + "-")) {
              throw Failures.corrupt(what + ": another part came than the one asked for");
            }
            yield from;
          }
          default -> throw Failures.answered(what, reply.status());
        };
    file.setLength(position);
    file.seek(position);
    copy(what, reply.body(), file);
  }

  private void copy(String what, InputStream body, RandomAccessFile file)
      throws IOException, RegistryException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long position = file.getFilePointer();
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      position += count;
      if (position > sizeBytes) {
        file.setLength(0);
        throw Failures.corrupt(
            what + ": more than the " + sizeBytes + " bytes that it should have");
      }
      file.write(chunk, 0, count);
      progress.at(position, sizeBytes);
    }
    if (position < sizeBytes) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          what
              + ": the connection ended after "
              + position
              + " of "
              + sizeBytes
              + " bytes: again, and it goes on there");
    }
  }

  private boolean isWhole(RandomAccessFile file) throws IOException {
    file.seek(0);
    // Not closed: that would close the file and give the lock back.
    return Sha256.of(Channels.newInputStream(file.getChannel())).equals(digest);
  }

  private static void forceFolder(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
