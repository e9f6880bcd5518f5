package dev.autonomy.runtime;

import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.SupplyChainVerifier;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything that a release goes through on a node, without threads: a control plane, a clock and a
 * registry that do as the test says; verification, store, gate and files as they are.
 */
final class Releasing implements ControlPlane, Recorder {

  static final SemanticVersion VERSION = SemanticVersion.parse("0.1.0");

  final TestSigner author = new TestSigner();
  final MemoryRegistry registry = new MemoryRegistry();
  final List<JsonObject> frames = new ArrayList<>();
  final List<Optional<String>> tags = new ArrayList<>();
  final List<Duration> patience = new ArrayList<>();

  final Path directory;
  final Path log;
  Answer answer = new Answer.Nothing();
  Function<Entry, Optional<LogException>> refusal = _ -> Optional.empty();

  /** Happens whenever the gate is about to look at the store. */
  Runnable mischief = () -> {};

  Instant now = SignedRelease.SIGNED.plusSeconds(60);
  long nanos;
  private Started started;

  /** What lives as long as a process. */
  private record Started(
      ManagedStore store, Gate gate, ReleaseActivation activation, ReleaseCycle cycle) {}

  /** A node that has never heard of a release. */
  Releasing(Path directory) {
    this.directory = directory;
    this.log = directory;
    this.started = start(new ActiveLockFile(directory));
  }

  /** The process ends, and another begins. */
  void restart() {
    restart(new ActiveLockFile(log));
  }

  void restart(ActiveLockFile file) {
    started = start(file);
  }

  private Started start(ActiveLockFile file) {
    ManagedStore store =
        new ManagedStore(
            directory.resolve("store"),
            new StoreOptions(
                VERSION, BundleLimits.DEFAULT, () -> now, Optional.of(author.trusted())));
    Gate gate =
        new Gate(
            new GateOptions("node-1", "daemon"), PolicyProvider.store(store), List.of(), () -> now);
    ReleaseFrames recorded = new ReleaseFrames(this, "stable", () -> nanos);
    ReleaseOptions options = options();
    PolicyWatch watch = new PolicyWatch(gate, this);
    ReleaseActivation activation =
        new ReleaseActivation(
            store,
            new TrustRule(options.keys(), options.freshness()),
            () -> {
              mischief.run();
              return watch.look();
            },
            file,
            recorded,
            () -> now);
    ReleaseCycle cycle =
        new ReleaseCycle(
            ReleaseStatus.none("http://127.0.0.1:1", "stable"),
            this,
            new VerifiedCandidates(
                options,
                new SupplyChainVerifier(options.keys(), options.freshness(), VERSION),
                directory.resolve("candidate")),
            activation,
            recorded,
            new ReleasePacing("node-1", options.interval()),
            () -> now,
            () -> nanos);
    return new Started(store, gate, activation, cycle);
  }

  ManagedStore store() {
    return started.store;
  }

  ReleaseActivation activation() {
    return started.activation;
  }

  ReleaseStatus status() {
    return started.cycle.status();
  }

  ReleaseOptions options() {
    return new ReleaseOptions(
        URI.create("http://127.0.0.1:1"),
        "stable",
        ReleaseOptions.DEFAULT_INTERVAL,
        Optional.empty(),
        Optional.empty(),
        author.trusted(),
        new Freshness.Within(Freshness.DEFAULT_MAX_AGE, () -> now),
        _ -> registry,
        RegistryOptions.DEFAULT);
  }

  /** The control plane desires this release from now on. */
  void desire(SignedRelease release) {
    answer = new Answer.Desired(release.release(), Optional.empty());
  }

  static LogException logIsFull() {
    return new LogException(LogCode.WAL_FULL, "the log is full");
  }

  /** One cycle and the pause behind it. */
  Duration run() throws InterruptedException {
    Duration pause = started.cycle.run();
    nanos += pause.toNanos();
    now = now.plus(pause);
    return pause;
  }

  @Override
  public Answer ask(Optional<String> tag, Duration wait) {
    tags.add(tag);
    patience.add(wait);
    return answer;
  }

  @Override
  public void close() {}

  /** Of the policy in force. */
  String inForce() {
    return started.gate.policy().identity().digest();
  }

  boolean isInForce(SignedRelease release) {
    return inForce().equals(release.policyDigest());
  }

  boolean isWithoutPolicy() {
    return started.gate.policy().identity().equals(PolicyIdentity.NONE);
  }

  /** An archive in the store; twice is not whole again. */
  void damage(String blob) throws IOException {
    Path file = directory.resolve("store/blobs/sha256").resolve(blob.substring(7));
    Files.write(file, new byte[1], StandardOpenOption.APPEND);
  }

  /** The phases of the frames since the last time, in order. */
  List<String> phases() {
    List<String> phases =
        frames.stream()
            .filter(frame -> frame.get("phase") != null)
            .map(frame -> frame.string("phase").orElseThrow())
            .toList();
    frames.clear();
    return phases;
  }

  private void keep(Entry entry) throws LogException {
    Optional<LogException> refused = refusal.apply(entry);
    if (refused.isPresent()) {
      throw refused.get();
    }
    try {
      String text = entry.toString();
      frames.add(
          JsonObject.parse(text.substring(text.indexOf('{')).getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Receipt submit(Entry entry) throws LogException {
    keep(entry);
    return () -> {};
  }

  @Override
  public void append(Entry entry) throws LogException {
    keep(entry);
  }

  @Override
  public Optional<LogException> refusal() {
    return Optional.empty();
  }

  @Override
  public JsonValue redacted(JsonValue value) {
    return JsonNull.NULL;
  }
}
