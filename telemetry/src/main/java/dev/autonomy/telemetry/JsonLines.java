package dev.autonomy.telemetry;

import java.util.List;

/** Writes each frame as a line of JSON to whoever takes it: accepted when it was written. */
public final class JsonLines implements Receiver {

  /** Takes bytes; fails by an exception of its own, which goes through. */
  public interface Sink {

    /** Takes these. */
    void write(byte[] bytes);

    /** Lets go of what it may have kept back. */
    void flush();
  }

  private static final byte[] LINE_END = {'\n'};

  private final Sink sink;

  /** Onto the sink, which is never closed. */
  public JsonLines(Sink sink) {
    this.sink = sink;
  }

  @Override
  public Receipt send(List<ExportFrame> frames) {
    for (ExportFrame frame : frames) {
      sink.write(frame.json());
      sink.write(LINE_END);
    }
    sink.flush();
    return new Receipt.Accepted("");
  }

  @Override
  public String describe() {
    return "standard output";
  }

  @Override
  public void close() {
    sink.flush();
  }
}
