package dev.autonomy.wal;

/** An entry in the writer's queue. */
@SuppressWarnings("DoNotCallSuggester")
final class PendingEntry implements Ticket {

  @Override
  public long await() throws LogException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public boolean isDone() {
    return false;
  }
}
