package dev.autonomy.runtime;

import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.Ticket;
import java.util.Optional;

/** Where decisions and outcomes are recorded: the log, and in tests a log that fails on demand. */
interface Recorder {

  /** An entry on its way to stable storage. */
  @FunctionalInterface
  interface Receipt {

    /**
     * Waits until the entry is on stable storage.
     *
     * @throws LogException if it was refused and will never be there
     */
    void awaitDurable() throws LogException;
  }

  /** Hands an entry over; entries of one thread keep their order. */
  Receipt submit(Entry entry) throws LogException;

  /** Hands an entry over and waits until it is on stable storage. */
  void append(Entry entry) throws LogException;

  /** Why nothing can be recorded at present; empty while it can. */
  Optional<LogException> refusal();

  /** What stands in a record instead of a value that policy redacts. */
  JsonValue redacted(JsonValue value);

  /** Records in {@code log}. */
  static Recorder of(Log log) {
    return new Recorder() {
      @Override
      public Receipt submit(Entry entry) throws LogException {
        Ticket ticket = log.submit(entry);
        return ticket::await;
      }

      @Override
      public void append(Entry entry) throws LogException {
        log.append(entry);
      }

      @Override
      public Optional<LogException> refusal() {
        return log.refusal();
      }

      @Override
      public JsonValue redacted(JsonValue value) {
        return log.redacted(value);
      }
    };
  }
}
