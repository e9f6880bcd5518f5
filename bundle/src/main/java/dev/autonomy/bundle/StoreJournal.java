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
 * The store's pointers and history on disk, and the way to change them together.
 *
 * <pre>
 * current         {"generation":…,"ref":…,"name":…,"version":…,"digest":…,"blob":…}
 * lkg             the same, for the policy before; absent after the first load
 * history         one such object a line with "time", "action" and "verification", oldest first
 * pending         {"event":…,"last_known_good":…}: a switch that is decided but perhaps not done
 * blobs/sha256/   archives, each named by the hexadecimal digest of its bytes, and *.sig beside
 * lock            held while anything here changes
 * </pre>
 *
 * <p>A switch is decided the moment {@code pending} is in place; whoever comes next carries it
 * through, and readers already see it. So pointers and history never disagree, wherever a process
 * dies.
 */
final class StoreJournal {

  /** Older lines are dropped, and with them the archives that nothing else names. */
  static final int MAX_HISTORY_LINES = 64;

  private static final int MAX_POINTER_BYTES = 16 << 10;
  private static final int MAX_HISTORY_BYTES = MAX_HISTORY_LINES * MAX_POINTER_BYTES;
  private static final int MAX_READ_ATTEMPTS = 4;

  private record Pending(StoreEvent event, Optional<StoredPolicy> lastKnownGood) {}

  private record Pointer(long generation, StoredPolicy policy) {}

  private final StoreFiles files;
  private final Path current;
  private final Path lastKnownGood;
  private final Path history;
  private final Path pending;
  private final StoreBlobs blobs;

  StoreJournal(Path root, StoreFiles files, StoreBlobs blobs) {
    this.files = files;
    this.current = root.resolve("current");
    this.lastKnownGood = root.resolve("lkg");
    this.history = root.resolve("history");
    this.pending = root.resolve("pending");
    this.blobs = blobs;
  }

  /** The pointers, a decided switch included. Needs no lock. */
  StoreView view() throws IOException {
    StoreView view = readView();
    for (int i = 1; i < MAX_READ_ATTEMPTS && view.damage().isPresent(); i++) {
      // Two files cannot be read at one moment; a switch in between looks like damage.
      view = readView();
    }
    return view;
  }

  private StoreView readView() throws IOException {
    try {
      Optional<Pending> decided = readPending();
      if (decided.isPresent()) {
        StoreEvent event = decided.get().event;
        return new StoreView(
            event.generation(),
            Optional.of(event.policy()),
            decided.get().lastKnownGood,
            Optional.empty());
      }
    } catch (JsonException e) {
      return damaged(pending, e);
    }
    Optional<Pointer> before;
    try {
      before = readPointer(lastKnownGood);
    } catch (JsonException e) {
      return damaged(lastKnownGood, e);
    }
    Optional<StoredPolicy> fallback = before.map(Pointer::policy);
    try {
      Optional<Pointer> now = readPointer(current);
      if (now.isEmpty() && before.isPresent()) {
        return new StoreView(0, Optional.empty(), fallback, Optional.of(current + " is missing"));
      }
      long generation = now.map(Pointer::generation).orElse(0L);
      if (before.isPresent() && before.get().generation != generation) {
        String damage = current + " and " + lastKnownGood + " are of different switches";
        return new StoreView(generation, now.map(Pointer::policy), fallback, Optional.of(damage));
      }
      return new StoreView(generation, now.map(Pointer::policy), fallback, Optional.empty());
    } catch (JsonException e) {
      String damage = current + " is damaged: " + e.getMessage();
      return new StoreView(0, Optional.empty(), fallback, Optional.of(damage));
    }
  }

  /** One of the lesser files is unreadable: what {@code current} says still holds. */
  private StoreView damaged(Path file, JsonException e) throws IOException {
    String damage = file + " is damaged: " + e.getMessage();
    try {
      Optional<Pointer> now = readPointer(current);
      return new StoreView(
          now.map(Pointer::generation).orElse(0L),
          now.map(Pointer::policy),
          Optional.empty(),
          Optional.of(damage));
    } catch (JsonException _) {
      return new StoreView(0, Optional.empty(), Optional.empty(), Optional.of(damage));
    }
  }

  /** Oldest first; lines that cannot be read are left out. */
  List<StoreEvent> history() throws IOException {
    List<StoreEvent> events = new ArrayList<>();
    for (String line : historyLines()) {
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
    for (String line : historyLines().reversed()) {
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

  private List<String> historyLines() throws IOException {
    byte[] bytes = files.read(history, MAX_HISTORY_BYTES);
    return bytes == null
        ? List.of()
        : List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
  }

  /** Carries through what a crash interrupted. The lock must be held. */
  void settle() throws IOException {
    blobs.createFolder();
    Optional<Pending> decided;
    try {
      decided = readPending();
    } catch (JsonException _) {
      files.delete(pending);
      return;
    }
    if (decided.isPresent()) {
      carryThrough(decided.get());
    }
  }

  /** Switches to {@code event}'s policy. The lock must be held and the store settled. */
  void switchTo(StoreEvent event, Optional<StoredPolicy> fallback) throws IOException {
    Pending decided = new Pending(event, fallback);
    JsonWriter out = new JsonWriter().beginObject().name("event");
    event.write(out);
    fallback.ifPresent(
        policy -> {
          out.name("last_known_good").beginObject();
          policy.writeMembers(out);
          out.endObject();
        });
    files.replace(pending, line(out.endObject()));
    carryThrough(decided);
    sweep();
  }

  /**
   * Writes down what leaves the pointers alone; one rename decides. The lock must be held and the
   * store settled.
   */
  void note(StoreEvent event) throws IOException {
    appendHistory(event);
    sweep();
  }

  /** Each step may have been done before; doing it again changes nothing. */
  private void carryThrough(Pending decided) throws IOException {
    StoreEvent event = decided.event;
    if (decided.lastKnownGood.isPresent()) {
      files.replace(lastKnownGood, pointer(event.generation(), decided.lastKnownGood.get()));
    } else {
      files.delete(lastKnownGood);
    }
    files.replace(current, pointer(event.generation(), event.policy()));
    appendHistory(event);
    files.delete(pending);
  }

  private void appendHistory(StoreEvent event) throws IOException {
    List<StoreEvent> events = history();
    if (!events.isEmpty() && events.getLast().generation() >= event.generation()) {
      return;
    }
    events.add(event);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (StoreEvent kept :
        events.subList(Math.max(0, events.size() - MAX_HISTORY_LINES), events.size())) {
      JsonWriter out = new JsonWriter();
      kept.write(out);
      lines.writeBytes(line(out));
    }
    files.replace(history, lines.toByteArray());
  }

  /** Removes archives that neither a pointer nor the history names. */
  private void sweep() throws IOException {
    List<StoredPolicy> named = new ArrayList<>();
    for (StoreEvent event : history()) {
      named.add(event.policy());
    }
    StoreView view = view();
    view.current().ifPresent(named::add);
    view.lastKnownGood().ifPresent(named::add);
    try {
      blobs.sweep(named);
    } catch (IOException _) {
      // The switch is done; what could not be removed is tried again after the next one.
    }
  }

  private Optional<Pending> readPending() throws IOException, JsonException {
    byte[] bytes = files.read(pending, MAX_POINTER_BYTES);
    if (bytes == null) {
      return Optional.empty();
    }
    JsonObject json = JsonObject.parse(bytes);
    JsonObject event =
        json.object("event").orElseThrow(() -> new JsonException("member event is missing", 0));
    Optional<JsonObject> fallback = json.object("last_known_good");
    return Optional.of(
        new Pending(
            StoreEvent.of(event),
            fallback.isPresent()
                ? Optional.of(StoredPolicy.of(fallback.get()))
                : Optional.empty()));
  }

  private Optional<Pointer> readPointer(Path file) throws IOException, JsonException {
    byte[] bytes = files.read(file, MAX_POINTER_BYTES);
    if (bytes == null) {
      return Optional.empty();
    }
    JsonObject json = JsonObject.parse(bytes);
    return Optional.of(new Pointer(StoreEvent.generation(json), StoredPolicy.of(json)));
  }

  private static byte[] pointer(long generation, StoredPolicy policy) {
    JsonWriter out = new JsonWriter().beginObject().member("generation", generation);
    policy.writeMembers(out);
    return line(out.endObject());
  }

  private static byte[] line(JsonWriter json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
