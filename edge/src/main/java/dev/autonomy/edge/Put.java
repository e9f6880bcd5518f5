package dev.autonomy.edge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Content that is put in on this node; gone without a trace unless it is accepted. */
public final class Put implements Closeable {

  private final Intake intake;
  private final Disk.DiskFile file;
  private final String path;
  private final long size;
  private final MessageDigest hash = Digest.hash();
  private long offset;
  private boolean open = true;

  Put(Intake intake, Disk.DiskFile file, String path, long size) {
    this.intake = intake;
    this.file = file;
    this.path = path;
    this.size = size;
  }

  String path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Adds bytes; {@link Reason#SIZE_MISMATCH} when they are more than was said. */
  public void write(ByteBuffer bytes) throws IOException {
    if (offset + bytes.remaining() > size) {
      throw new RefusedException(
          Reason.SIZE_MISMATCH, "more than the " + size + " bytes that were announced");
    }
    int length = bytes.remaining();
    file.write(bytes.duplicate(), offset);
    hash.update(bytes);
    offset += length;
  }

  /**
   * Makes a segment of the content, owed to these peers. Putting in what is held already adds the
   * peers that it was not owed to.
   *
   * @return what was accepted
   */
  public Accepted accept(Description description, Collection<String> peers) throws IOException {
    if (offset != size) {
      throw new RefusedException(
          Reason.SIZE_MISMATCH, offset + " bytes came, " + size + " were announced");
    }
    file.force();
    file.close();
    Segment segment = description.of(Digest.of(hash), size);
    boolean isNew = intake.place(this, segment, peers);
    open = false;
    return new Accepted(segment, isNew);
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      try (file) {
        intake.drop(this);
      }
    }
  }

  /**
   * What was put in.
   *
   * @param isNew whether it was not held before
   */
  public record Accepted(Segment segment, boolean isNew) {}

  /** A segment's metadata before its content has been hashed; see {@link Segment}. */
  public record Description(
      String mediaType, String label, int priority, Optional<Instant> expires) {

    public static final Description PLAIN =
        new Description(Segment.DEFAULT_MEDIA_TYPE, "", Segment.DEFAULT_PRIORITY, Optional.empty());

    public Description {
      Segment.requireDescription(mediaType, label, priority);
    }

    Segment of(Digest digest, long size) {
      return new Segment(digest, size, mediaType, label, priority, expires);
    }
  }
}
