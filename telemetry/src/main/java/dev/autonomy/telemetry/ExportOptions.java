package dev.autonomy.telemetry;

/**
 * How frames are delivered.
 *
 * @param batchFrames frames handed over at once, at most; what a crash makes the receiver get twice
 * @param batchBytes bytes of a batch as JSON, at most, unless a single frame has more
 * @param payloads whether disclosed values go along, or only the commitments to them
 * @param skipRefused whether frames that the receiver refuses for good are left out, with a notice,
 *     instead of ending the delivery
 */
public record ExportOptions(
    int batchFrames, int batchBytes, boolean payloads, boolean skipRefused) {

  /** 512 frames, 2 MiB, with payloads; what is refused ends the delivery. */
  public static final ExportOptions DEFAULTS = new ExportOptions(512, 2 << 20, true, false);

  /** Checks the bounds. */
  public ExportOptions {
    if (batchFrames < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "batches of " + batchFrames + ", " + batchBytes + " bytes");
    }
  }

  /** The same with or without values. */
  public ExportOptions withPayloads(boolean wanted) {
    return new ExportOptions(batchFrames, batchBytes, wanted, skipRefused);
  }

  /** The same, going on behind what is refused, or not. */
  public ExportOptions withSkipRefused(boolean wanted) {
    return new ExportOptions(batchFrames, batchBytes, payloads, wanted);
  }

  /** The same with other bounds. */
  public ExportOptions withBatches(int frames, int bytes) {
    return new ExportOptions(frames, bytes, payloads, skipRefused);
  }
}
