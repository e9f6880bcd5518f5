package dev.autonomy.wal;

/** An entry on its way to stable storage. */
public sealed interface Ticket permits PendingEntry {

  /**
   * Waits until the entry is on stable storage. One thread at a time may wait. An interrupt does
   * not end the wait: the entry may be durable already, and only the log knows; the thread's
   * interrupt status is restored.
   *
   * @return the frame's number
   * @throws LogException if the entry was refused; it is not in the log
   */
  long await() throws LogException;

  /** Whether {@link #await()} would return or throw at once. */
  boolean isDone();
}
