package dev.autonomy.telemetry;

import java.util.List;

/** Where frames are delivered to. For one thread. */
public interface Receiver extends AutoCloseable {

  /**
   * Hands over frames, at least one, in the order of their numbers, and waits for the answer, for a
   * bounded time.
   */
  Receipt send(List<ExportFrame> frames) throws InterruptedException;

  /** Whom, for messages; nothing secret. */
  String describe();

  @Override
  void close();
}
