package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far a log has been delivered to whoever collects it. The classes of frames are delivered one
 * after the other, the urgent first, so each has its own position: every frame of the class up to
 * this number has been accepted.
 *
 * @param origin the log's name, as its checkpoints give it
 * @param errors position of {@link DeliveryClass#ERRORS}; 0 before the first frame
 * @param decisions position of {@link DeliveryClass#DECISIONS}
 * @param lifecycle position of {@link DeliveryClass#LIFECYCLE}
 * @param markSeq a frame at or behind the furthest position, from 1
 * @param markLeaf that frame's leaf hash: another log of the same origin has another one
 */
public record Delivery(
    String origin, long errors, long decisions, long lifecycle, long markSeq, Hash markLeaf) {

  private static final String FIRST_LINE = "autonomy delivered v1\n";
  private static final int LINES = 7;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a position is negative or beyond {@code markSeq}, or the
   *     origin is none
   */
  public Delivery {
    if (Math.min(errors, Math.min(decisions, lifecycle)) < 0
        || Math.max(errors, Math.max(decisions, lifecycle)) > markSeq
        || markSeq < 1) {
      throw new IllegalArgumentException(
          "positions " + errors + ", " + decisions + ", " + lifecycle + " with mark " + markSeq);
    }
    if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("the origin of a log is one line");
    }
  }

  /** Every frame up to this number has been accepted, whatever its class. */
  public long deliveredSeq() {
    return Math.min(errors, Math.min(decisions, lifecycle));
  }

  /** Every frame of the class up to this number has been accepted. */
  public long upTo(DeliveryClass deliveryClass) {
    return switch (deliveryClass) {
      case ERRORS -> errors;
      case DECISIONS -> decisions;
      case LIFECYCLE -> lifecycle;
    };
  }

  /** The file's bytes. */
  byte[] toBytes() {
    String body =
        FIRST_LINE
            + ("origin " + origin + "\n")
            + ("errors " + errors + "\n")
            + ("decisions " + decisions + "\n")
            + ("lifecycle " + lifecycle + "\n")
            + ("frame " + markSeq + " " + markLeaf + "\n");
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return (body + "crc32c " + Damage.hex((int) crc.getValue()) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What the bytes of a file say; null unless they are exactly what {@link #toBytes} makes. */
  static @Nullable Delivery parse(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length != LINES + 1) {
      return null;
    }
    String[] mark = lines[5].split(" ", -1);
    Hash leaf = mark.length == 3 ? Hash.parse(mark[2]) : null;
    try {
      if (leaf == null) {
        return null;
      }
      Delivery delivery =
          new Delivery(
              lines[1].substring(lines[1].indexOf(' ') + 1),
              number(lines[2]),
              number(lines[3]),
              number(lines[4]),
              Long.parseLong(mark[1]),
              leaf);
      return Arrays.equals(delivery.toBytes(), bytes) ? delivery : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.substring(line.indexOf(' ') + 1));
  }
}
