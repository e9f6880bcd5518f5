package dev.autonomy.registry;

import dev.autonomy.registry.Transport.Reply;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /** RFC 9110, 15.5.17. */
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private enum Outcome {
    /** The file is there. */
    DONE,

    /** Somebody else has completed or replaced what was waiting: begin with a file of our own. */
    REPLACED
  }

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
      Outcome outcome = Outcome.REPLACED;
      while (outcome == Outcome.REPLACED) {
        outcome = attempt(part, target);
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

  private Outcome attempt(Path part, Path target)
      throws IOException, RegistryException, InterruptedException {
    PartFile waiting = PartFile.at(part);
    try (FileChannel file = waiting.open();
        FileLock _ = lock(file, target)) {
      if (!waiting.isStillThere()) {
        return Outcome.REPLACED;
      }
      boolean resumed = file.size() > 0;
      fill(file);
      if (resumed && !isWhole(file)) {
        // Not what an earlier attempt of ours has left.
        file.truncate(0);
        fill(file);
      }
      if (!isWhole(file)) {
        Files.delete(part);
        throw Failures.corrupt(
            repository.shown(digest) + ": what came does not hash to that, and was thrown away");
      }
      file.force(true);
      if (!waiting.isStillThere()) {
        return Outcome.REPLACED;
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Outcome.DONE;
    } catch (NoSuchFileException _) {
      return Outcome.REPLACED;
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
  private void fill(FileChannel file) throws IOException, RegistryException, InterruptedException {
    if (file.size() > sizeBytes) {
      file.truncate(0);
    }
    int idle = 0;
    long begin = System.nanoTime();
    long limitNanos = Patience.limit(sizeBytes).toNanos();
    while (file.size() < sizeBytes) {
      long before = file.size();
      try {
        request(file, before);
      } catch (RegistryException e) {
        if (!file.isOpen() || System.nanoTime() - begin > limitNanos) {
          throw e; // given up in the middle of a write, or as a whole
        }
        idle = file.size() > before ? 0 : idle + 1;
        if (e.kind() != Kind.UNAVAILABLE || idle >= MAX_IDLE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Asks for what is missing; for all of it, if the server will not go on there. */
  private void request(FileChannel file, long from)
      throws IOException, RegistryException, InterruptedException {
    if (from > 0 && isReceived(file, from)) {
      return;
    }
    file.truncate(0);
    if (!isReceived(file, 0)) {
      throw Failures.corrupt(
          "GET "
              + repository.shown(digest)
              + ": the registry insists on a part, and all was asked for");
    }
  }

  private boolean isReceived(FileChannel file, long from)
      throws RegistryException, InterruptedException {
    Map<String, String> headers = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
    return repository.blob(digest, sizeBytes, headers, reply -> isReceived(file, from, reply));
  }

  /** Whether this is an answer to what was asked; then it is in the file. */
  private boolean isReceived(FileChannel file, long from, Reply reply)
      throws RegistryException, IOException {
    String what = "GET " + repository.shown(digest);
    return switch (reply.status()) {
      case HttpURLConnection.HTTP_OK -> {
        copy(what, reply.body(), file, 0);
        yield true;
      }
      case HttpURLConnection.HTTP_PARTIAL -> {
        boolean asked = from > 0 && reply.header("content-range").startsWith("bytes " + from + "-");
        if (asked) {
          copy(what, reply.body(), file, from);
        }
        yield asked;
      }
      case RANGE_NOT_SATISFIABLE -> false;
      default -> throw Failures.answered(what, reply.status());
    };
  }

  private void copy(String what, InputStream body, FileChannel file, long from)
      throws IOException, RegistryException {
    file.truncate(from);
    file.position(from);
    byte[] chunk = new byte[CHUNK_BYTES];
    long position = from;
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      position += count;
      if (position > sizeBytes) {
        file.truncate(0);
        throw Failures.corrupt(
            what + ": more than the " + sizeBytes + " bytes that it should have");
      }
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
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

  private boolean isWhole(FileChannel file) throws IOException {
    file.position(0);
    // Not closed: that would close the file and give the lock back.
    return Sha256.of(Channels.newInputStream(file)).equals(digest);
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
