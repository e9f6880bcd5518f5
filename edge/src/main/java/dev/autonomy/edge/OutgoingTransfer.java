package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One segment on its way out, in steps: offer it, tell what the peer {@link #answered}, and if it
 * wants bytes send {@link #next} until there are none, then tell the answer again. Ends with {@link
 * #answered}, {@link #failed} or {@link #unreachable}; whoever leads it must end it.
 */
public final class OutgoingTransfer {

  /** Length and CRC-32C, two big-endian 32-bit numbers, before each chunk. */
  public static final int CHUNK_HEADER_BYTES = 8;

  private final Relay relay;
  private final Delivery delivery;
  private final PeerLink link;
  private long wanted;
  private long position;
  private long sent;
  private boolean ended;
  private Optional<SegmentReader> reader = Optional.empty();

  OutgoingTransfer(Relay relay, Delivery delivery, PeerLink link) {
    this.relay = relay;
    this.delivery = delivery;
    this.link = link;
  }

  public Delivery delivery() {
    return delivery;
  }

  PeerLink link() {
    return link;
  }

  /** What the peer had of it when this attempt began. */
  long wanted() {
    return wanted;
  }

  /** Bytes of content that went out. */
  long sent() {
    return sent;
  }

  public boolean ended() {
    return ended;
  }

  /**
   * The peer's answer to the offer, or to the last chunk. When it wants bytes, this is not over.
   */
  public void answered(Answer answer) throws IOException {
    requireOpen();
    relay.answered(this, answer);
    switch (answer) {
      case Answer.Have() -> {
        end();
        relay.acknowledged(this);
      }
      case Answer.Refuse(Reason reason, Duration retryAfter) -> failed(reason, retryAfter);
      case Answer.Want(long offset) -> send(offset);
    }
  }

  private void send(long offset) throws IOException {
    if (offset > delivery.segment().size() || sent > 0) {
      failed(Reason.BAD_ANSWER, Duration.ZERO);
      return;
    }
    try {
      reader = Optional.of(relay.store().read(delivery.segment()));
      wanted = offset;
      position = offset;
    } catch (NoSuchFileException _) {
      failed(Reason.CONTENT_MISSING, Duration.ZERO);
    }
  }

  /** How large a buffer {@link #next} needs. */
  public int bufferBytes() {
    return CHUNK_HEADER_BYTES
        + (int) Math.min(relay.chunkBytes(), delivery.segment().size() - position);
  }

  /**
   * The next chunk with its header, ready to be sent.
   *
   * @param buffer of at least {@link #bufferBytes}; filled and flipped
   * @return whether there was one; without one, the peer's answer is due
   */
  public boolean next(ByteBuffer buffer) throws IOException {
    requireOpen();
    long left = delivery.segment().size() - position;
    if (left == 0) {
      return false;
    }
    int length = (int) Math.min(left, Math.min(relay.chunkBytes(), buffer.capacity()));
    buffer.clear().limit(CHUNK_HEADER_BYTES + length).position(CHUNK_HEADER_BYTES);
    reader.orElseThrow().read(buffer, position);
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate());
    buffer.putInt(0, length).putInt(Integer.BYTES, (int) crc.getValue()).position(0);
    position += length;
    sent += length;
    return true;
  }

  /** How long to wait before a chunk of this size is sent, to keep rates. */
  public Duration pace(int bytes) {
    return relay.pace(this, bytes);
  }

  /** The attempt failed after the peer had been reached. Does nothing when it is over. */
  public void failed(Reason reason, Duration retryAfter) throws IOException {
    if (!ended) {
      end();
      relay.failed(this, reason, retryAfter);
    }
  }

  /** The peer could not be reached. Does nothing when it is over. */
  public void unreachable() throws IOException {
    if (!ended) {
      end();
      relay.unreachable(this);
    }
  }

  private void end() {
    ended = true;
    if (reader.isPresent()) {
      try {
        reader.get().close();
      } catch (IOException _) {
        // It was only read.
      }
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the transfer is over");
    }
  }
}
