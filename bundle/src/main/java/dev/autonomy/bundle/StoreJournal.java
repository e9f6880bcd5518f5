package dev.autonomy.bundle;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The store's pointers on disk, and the way to change them together with its history.
 *
 * <pre>
 * current         {"generation":…,"ref":…,"name":…,"version":…,"digest":…,"blob":…}
 * lkg             the same, for the policy before; absent after the first load
 * history         one such object a line with "time", "action" and "verification", oldest first
 * pending         {"event":…,"last_known_good":…}: a switch that is decided but perhaps not done;
 *                 with "undone", the generation of an event that the history forgets thereby
 * blobs/sha256/   archives, each named by the hexadecimal digest of its bytes, and *.sig beside
 * lock            held while anything here changes
 * </pre>
 *
 * <p>A switch is decided the moment {@code pending} is in place; whoever comes next carries it
 * through, and readers already see it. So pointers and history never disagree, wherever a process
 * dies.
 */
final class StoreJournal {

  static final int MAX_POINTER_BYTES = 16 << 10;
  private static final int MAX_READ_ATTEMPTS = 4;

  /**
   * A switch that is decided.
   *
   * @param undone the generation of the event that it takes out of the history, or none
   */
  private record Pending(StoreEvent event, Optional<StoredPolicy> lastKnownGood, long undone) {

    StoreView view() {
      return new StoreView(
          event.generation(), Optional.of(event.policy()), lastKnownGood, Optional.empty());
    }
  }

  private record Pointer(long generation, StoredPolicy policy) {}

  private final StoreFiles files;
  private final Path current;
  private final Path lastKnownGood;
  private final StoreHistory history;
  private final Path pending;
  private final StoreBlobs blobs;

  StoreJournal(Path root, StoreFiles files, StoreBlobs blobs, StoreHistory history) {
    this.files = files;
    this.current = root.resolve("current");
    this.lastKnownGood = root.resolve("lkg");
    this.history = history;
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

  /** The event of the pointers, a decided one included. Needs no lock. */
  Optional<StoreEvent> lastSwitch() throws IOException {
    try {
      Optional<Pending> decided = readPending();
      if (decided.isPresent()) {
        return Optional.of(decided.get().event);
      }
    } catch (JsonException _) {
      // Whoever comes next throws it away.
    }
    long generation = view().generation();
    return history.events().stream().filter(event -> event.generation() == generation).findFirst();
  }

  private StoreView readView() throws IOException {
    try {
      Optional<Pending> decided = readPending();
      if (decided.isPresent()) {
        return decided.get().view();
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

  /**
   * Switches from {@code before} to {@code event}'s policy. The lock must be held and the store
   * settled.
   */
  StoreView switchTo(StoreView before, StoreEvent event, Optional<StoredPolicy> fallback)
      throws IOException {
    return perform(before, new Pending(event, fallback, StoreHistory.NOTHING));
  }

  /** Switches back from {@code undone}, and takes its event out of the history. */
  StoreView undo(StoreView undone, StoreEvent event, Optional<StoredPolicy> fallback)
      throws IOException {
    return perform(undone, new Pending(event, fallback, undone.generation()));
  }

  private StoreView perform(StoreView before, Pending decided) throws IOException {
    JsonWriter out = new JsonWriter().beginObject().name("event");
    decided.event.write(out);
    decided.lastKnownGood.ifPresent(
        policy -> {
          out.name("last_known_good").beginObject();
          policy.writeMembers(out);
          out.endObject();
        });
    if (decided.undone != StoreHistory.NOTHING) {
      out.member("undone", decided.undone);
    }
    files.replace(pending, line(out.endObject()));
    carryThrough(decided);
    StoreView after = decided.view();
    sweep(before, after); // an undo shall find what it goes back to
    return after;
  }

  /**
   * Writes down what leaves the pointers of {@code view} alone; one rename decides. The lock must
   * be held and the store settled.
   */
  void note(StoreView view, StoreEvent event) throws IOException {
    history.append(event, StoreHistory.NOTHING);
    sweep(view);
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
    history.append(event, decided.undone);
    files.delete(pending);
  }

  /** Removes archives that no pointer of these views and no history names. */
  private void sweep(StoreView... views) throws IOException {
    List<StoredPolicy> named = new ArrayList<>();
    for (StoreView view : views) {
      view.current().ifPresent(named::add);
      view.lastKnownGood().ifPresent(named::add);
    }
    for (StoreEvent event : history.events()) {
      named.add(event.policy());
    }
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
            fallback.isPresent() ? Optional.of(StoredPolicy.of(fallback.get())) : Optional.empty(),
            json.get("undone") == null ? StoreHistory.NOTHING : StoreEvent.count(json, "undone")));
  }

  private Optional<Pointer> readPointer(Path file) throws IOException, JsonException {
    byte[] bytes = files.read(file, MAX_POINTER_BYTES);
    if (bytes == null) {
      return Optional.empty();
    }
    JsonObject json = JsonObject.parse(bytes);
    return Optional.of(new Pointer(StoreEvent.count(json, "generation"), StoredPolicy.of(json)));
  }

  private static byte[] pointer(long generation, StoredPolicy policy) throws IOException {
    JsonWriter out = new JsonWriter().beginObject().member("generation", generation);
    policy.writeMembers(out);
    return line(out.endObject());
  }

  /**
   * One line of a file of the store.
   *
   * @throws IOException if it is longer than what is read again
   */
  static byte[] line(JsonWriter json) throws IOException {
    byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
    if (line.length > MAX_POINTER_BYTES) {
      throw new IOException(
          "the entry has " + line.length + " bytes, more than " + MAX_POINTER_BYTES);
    }
    return line;
  }
}
