package dev.autonomy.bundle;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to a store, one JSON object a line. It informs: pointers do not depend on it.
 */
final class StoreHistory {

  /** Older lines are dropped, and with them the archives that nothing else names. */
  static final int MAX_LINES = 64;

  /** The generation that no event has. */
  static final long NOTHING = 0;

  private static final int MAX_BYTES = MAX_LINES * StoreJournal.MAX_POINTER_BYTES;

  private final StoreFiles files;
  private final Path file;

  StoreHistory(Path root, StoreFiles files) {
    this.files = files;
    this.file = root.resolve("history");
  }

  /** Oldest first; lines that cannot be read are left out. */
  List<StoreEvent> events() throws IOException {
    List<StoreEvent> events = new ArrayList<>();
    for (String line : lines()) {
      try {
        events.add(StoreEvent.of(JsonObject.parse(line.getBytes(StandardCharsets.UTF_8))));
      } catch (JsonException _) {
        // History informs; what is enforced does not depend on it.
      }
    }
    return events;
  }

  /**
   * What was last stored under a reference. Reads lines from the newest on and of each only the
   * policy: this is on the way of every `autonomy run`, and the time would cost milliseconds.
   */
  Optional<StoredPolicy> latest(String ref) throws IOException {
    for (String line : lines().reversed()) {
      try {
        StoredPolicy policy =
            StoredPolicy.of(JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)));
        if (policy.identity().ref().equals(ref)) {
          return Optional.of(policy);
        }
      } catch (JsonException _) {
        // As above.
      }
    }
    return Optional.empty();
  }

  /** What was last said of a policy. */
  Optional<StoreEvent> lastOf(StoredPolicy policy) throws IOException {
    return events().reversed().stream().filter(event -> event.policy().equals(policy)).findFirst();
  }

  private List<String> lines() throws IOException {
    byte[] bytes = files.read(file, MAX_BYTES);
    return bytes == null
        ? List.of()
        : List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
  }

  /** Of an event that follows all that is known. */
  long nextGeneration(StoreView view) throws IOException {
    List<StoreEvent> events = events();
    long last = events.isEmpty() ? 0 : events.getLast().generation();
    return Math.max(last, view.generation()) + 1;
  }

  /**
   * Adds an event unless it is there.
   *
   * @param undone the generation of the event whose place it takes, or {@link #NOTHING}
   */
  void append(StoreEvent event, long undone) throws IOException {
    List<StoreEvent> events = events();
    if (!events.isEmpty() && events.getLast().generation() >= event.generation()) {
      return;
    }
    if (undone != NOTHING) {
      events.removeIf(past -> past.generation() == undone);
      // What is tried and taken back for days must not push out everything else.
      if (!events.isEmpty() && events.getLast().repeats(event)) {
        events.removeLast();
      }
    }
    events.add(event);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (StoreEvent kept : events.subList(Math.max(0, events.size() - MAX_LINES), events.size())) {
      JsonWriter out = new JsonWriter();
      kept.write(out);
      lines.writeBytes(StoreJournal.line(out));
    }
    files.replace(file, lines.toByteArray());
  }
}
