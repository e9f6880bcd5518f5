package dev.autonomy.telemetry;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A frame as it is handed over: with the values that were disclosed, or with the commitments to
 * them alone. What policy withheld or an operator made forgotten is a commitment either way.
 */
public final class ExportFrame {

  private final Frame frame;
  private final String origin;
  private final JsonObject attrs;
  private final byte[] json;

  private ExportFrame(Frame frame, String origin, JsonObject attrs, byte[] json) {
    this.frame = frame;
    this.origin = origin;
    this.attrs = attrs;
    this.json = json;
  }

  /** The frame with what it discloses. */
  public static ExportFrame disclosed(Frame frame, String origin) {
    return new ExportFrame(frame, origin, frame.attrs(), frame.toBytes());
  }

  /** The frame as it is stored: each member of a section is its commitment. */
  public static ExportFrame committed(Frame frame, String origin) {
    byte[] stored = frame.stored().getBytes(StandardCharsets.UTF_8);
    try {
      JsonObject attrs = JsonObject.parse(stored).object("attrs").orElse(JsonObject.EMPTY);
      return new ExportFrame(frame, origin, attrs, stored);
    } catch (JsonException e) {
      throw new IllegalStateException("frame " + frame.seq() + " was read and is no JSON", e);
    }
  }

  /** The number by which a receiver tells what it has already. */
  public long seq() {
    return frame.seq();
  }

  /** The leaf of the log's tree, by which the frame can be proved. */
  public Hash leaf() {
    return frame.leafHash();
  }

  /** The frame as it was read; what may be sent of its attributes is {@link #attrs()}. */
  public Frame frame() {
    return frame;
  }

  /** The log's name, as its checkpoints give it. */
  public String origin() {
    return origin;
  }

  /** The attributes that are sent. */
  public JsonObject attrs() {
    return attrs;
  }

  /** An attribute that is text; empty when it is missing or something else. */
  public Optional<String> text(String name) {
    return attrs.string(name);
  }

  /** How many bytes the frame has as JSON. */
  public int jsonBytes() {
    return json.length;
  }

  /** The whole frame as it is sent, one JSON object, without a line end. */
  public byte[] json() {
    return json.clone();
  }
}
