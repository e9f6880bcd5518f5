package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that forgets: what was not forced may be lost, in part, torn in the middle or out of
 * order, when its node crashes; removed files may come back. Full at {@link #capacityBytes}.
 */
final class SimulatedDisk implements Disk {

  private final TreeMap<String, Content> files = new TreeMap<>();
  private final Map<String, Content> deleted = new HashMap<>();
  private final Faults faults;
  long capacityBytes = Long.MAX_VALUE;

  /** So many renames are made, and their folder cannot be forced. */
  int unforcedMoves;

  /** So many files are not removed. */
  int failingDeletes;

  SimulatedDisk(Faults faults) {
    this.faults = faults;
  }

  /** What is left after the power has gone. */
  void crash(SplittableRandom random) {
    deleted.forEach(
        (path, content) -> {
          if (random.nextInt(4) == 0) {
            files.putIfAbsent(path, content);
          }
        });
    deleted.clear();
    files.values().removeIf(content -> !content.everForced && random.nextInt(3) == 0);
    files.values().forEach(content -> content.crash(random));
  }

  /** Flips a bit of a file. */
  void damage(String path, SplittableRandom random) {
    Content content = files.get(path);
    if (content != null && content.bytes.length > 0) {
      content.bytes[random.nextInt(content.bytes.length)] ^= 4;
    }
  }

  /** Bytes in whole blocks of 4 KiB, as a file system hands them out. */
  long usedBytes() {
    return files.values().stream().mapToLong(content -> Ceiling.blocks(content.bytes.length)).sum();
  }

  byte[] content(String path) {
    Content content = files.get(path);
    return content == null ? new byte[0] : content.bytes.clone();
  }

  @Override
  public List<String> list(String folder) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(folder))
        .map(path -> path.substring(folder.length()))
        .toList();
  }

  @Override
  public long size(String path) {
    Content content = files.get(path);
    return content == null ? -1 : content.bytes.length;
  }

  @Override
  public DiskFile open(String path) throws IOException {
    Content content = files.get(path);
    if (content == null) {
      throw new NoSuchFileException(path);
    }
    return new OpenFile(path, content);
  }

  @Override
  public DiskFile create(String path) throws IOException {
    faults.step();
    return new OpenFile(path, files.computeIfAbsent(path, _ -> new Content()));
  }

  @Override
  public void move(String from, String to) throws IOException {
    faults.step();
    Content content = files.get(from);
    if (content == null) {
      throw new NoSuchFileException(from);
    }
    if (!content.unforced.isEmpty()) {
      throw new AssertionError(from + " is moved before it was forced");
    }
    files.remove(from);
    files.put(to, content);
    deleted.remove(from);
    deleted.remove(to);
    faults.step();
    if (unforcedMoves > 0) {
      unforcedMoves--;
      throw new IOException("simulated: a folder cannot be forced");
    }
  }

  @Override
  public void delete(String path) throws IOException {
    faults.step();
    if (failingDeletes > 0 && files.containsKey(path)) {
      failingDeletes--;
      throw new IOException("simulated: a file cannot be removed");
    }
    Content content = files.remove(path);
    if (content != null) {
      deleted.put(path, content);
    }
  }

  /** A file's bytes, and the writes that may still be lost. */
  private static final class Content {

    private byte[] bytes = new byte[0];
    private byte[] forced = new byte[0];
    private boolean everForced;
    private final List<Write> unforced = new ArrayList<>();

    /** Bytes at a position, or a cut at it. */
    private record Write(long position, Optional<ByteBuffer> data) {}

    void write(byte[] data, long position) {
      unforced.add(new Write(position, Optional.of(ByteBuffer.wrap(data))));
      bytes = applied(bytes, position, data, data.length);
    }

    void truncate(long size) {
      if (size < bytes.length) {
        unforced.add(new Write(size, Optional.empty()));
        bytes = Arrays.copyOf(bytes, (int) size);
      }
    }

    void force() {
      unforced.clear();
      forced = bytes.clone();
      everForced = true;
    }

    void crash(SplittableRandom random) {
      byte[] left = forced;
      for (Write write : unforced) {
        int luck = random.nextInt(4);
        int most = write.data.map(ByteBuffer::capacity).orElse(0);
        if (write.data.isPresent() && luck > 0) {
          int length = luck == 1 ? random.nextInt(most + 1) : most;
          left = applied(left, write.position, write.data.get().array(), length);
        } else if (write.data.isEmpty() && luck > 0) {
          left = Arrays.copyOf(left, (int) Math.min(left.length, write.position));
        }
      }
      bytes = left.clone();
      force();
    }

    private static byte[] applied(byte[] old, long position, byte[] data, int length) {
      byte[] grown = Arrays.copyOf(old, (int) Math.max(old.length, position + length));
      System.arraycopy(data, 0, grown, (int) position, length);
      return grown;
    }
  }

  private final class OpenFile implements DiskFile {

    private final String path;
    private final Content content;

    OpenFile(String path, Content content) {
      this.path = path;
      this.content = content;
    }

    @Override
    public void read(ByteBuffer target, long position) {
      int length = (int) Math.min(target.remaining(), content.bytes.length - position);
      if (length > 0) {
        target.put(content.bytes, (int) position, length);
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      faults.step();
      byte[] data = new byte[source.remaining()];
      source.get(data);
      if (usedBytes() + data.length > capacityBytes) {
        content.write(Arrays.copyOf(data, data.length / 2), position);
        throw new DiskFullException(path, new IOException("simulated"));
      }
      content.write(data, position);
      faults.step();
    }

    @Override
    public void truncate(long size) throws IOException {
      faults.step();
      content.truncate(size);
    }

    @Override
    public long size() {
      return content.bytes.length;
    }

    @Override
    public void force() throws IOException {
      faults.step();
      content.force();
      faults.step();
    }

    @Override
    public void close() {}
  }
}
