package dev.autonomy.telemetry;

import dev.autonomy.wal.FileFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Appends each frame as a line of JSON to a file: accepted when the lines are on stable storage. A
 * line that a crash or a full disk has cut off is removed first, its frame follows again.
 */
public final class JsonLinesFile implements Receiver {

  private static final byte[] LINE_START = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final int LOOK_BACK_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;

  private JsonLinesFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * The file, created if it is not there.
   *
   * @throws ExportException if it cannot be opened for reading and writing
   */
  public static JsonLinesFile open(Path file) throws ExportException {
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      syncName(file);
      return new JsonLinesFile(file, channel);
    } catch (NoSuchFileException e) {
      throw new ExportException("cannot open " + file + ": there is no such directory", e);
    } catch (IOException e) {
      throw new ExportException(
          "cannot open " + file + ": " + FileFailure.reason(e) + ": name a file that you may write",
          e);
    }
  }

  private static void syncName(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  @Override
  public Receipt send(List<ExportFrame> frames) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      long end = channel.size();
      long lineStart = lastLineStart(end);
      if (lineStart < end && isOurs(lineStart)) {
        end = lineStart;
        channel.truncate(end);
      } else if (lineStart < end) {
        lines.write('\n');
      }
      for (ExportFrame frame : frames) {
        lines.writeBytes(frame.json());
        lines.write('\n');
      }
      ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes, end + bytes.position());
      }
      channel.force(true);
      return new Receipt.Accepted("");
    } catch (IOException e) {
      return new Receipt.Later(
          "cannot write " + file + ": " + FileFailure.reason(e), Optional.empty());
    }
  }

  /** Where what follows the last line end begins. */
  private long lastLineStart(long size) throws IOException {
    for (long end = size; end > 0; ) {
      long start = Math.max(0, end - LOOK_BACK_BYTES);
      ByteBuffer part = read(start, (int) (end - start));
      for (int i = part.limit() - 1; i >= 0; i--) {
        if (part.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  /** Whether a line that has no end begins as each of ours does. */
  private boolean isOurs(long lineStart) throws IOException {
    ByteBuffer start = read(lineStart, LINE_START.length);
    return start.equals(ByteBuffer.wrap(LINE_START, 0, start.limit()));
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }

  @Override
  public String describe() {
    return file.toString();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // What was accepted is on stable storage.
    }
  }
}
