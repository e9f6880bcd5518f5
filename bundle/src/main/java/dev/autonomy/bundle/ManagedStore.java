package dev.autonomy.bundle;

import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.TrustRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policies of one node on disk: archives by their digest, one current, one last-known-good, and
 * a history. Every change is atomic and safe between processes; {@link StoreJournal} has the
 * format.
 */
public final class ManagedStore {

  private final Path root;
  private final StoreOptions options;
  private final StoreFiles files;
  private final StoreBlobs blobs;
  private final StoreJournal journal;

  /** A store in {@code root}, which is created with the first change. */
  public ManagedStore(Path root, StoreOptions options) {
    this(root, options, new StoreFiles());
  }

  ManagedStore(Path root, StoreOptions options, StoreFiles files) {
    this.root = root;
    this.options = options;
    this.files = files;
    this.blobs = new StoreBlobs(root, files, options.limits());
    this.journal = new StoreJournal(root, files, blobs);
  }

  /** Loads as {@link #load(LoadRequest)} does, whoever has signed it. */
  public LoadResult load(Path path) throws StoreException {
    return load(LoadRequest.of(path));
  }

  /**
   * Verifies, checks and compiles a bundle and, only then, makes it the current policy; the one
   * before becomes last-known-good. Loading what is current already leaves last-known-good as it
   * is. Test modules of a directory are left out.
   *
   * @throws StoreException if the store cannot be written; either nothing has changed then, or the
   *     next process that opens the store completes the switch
   */
  public LoadResult load(LoadRequest request) throws StoreException {
    IncomingBundle incoming;
    try {
      incoming = IncomingBundle.read(request, options);
    } catch (BundleException e) {
      return new LoadResult.Rejected(e.code(), String.valueOf(e.getMessage()));
    }
    StoredPolicy policy =
        change(
            view -> new Target(incoming.policy(), blobs.write(incoming), incoming.verification()),
            "load");
    return new LoadResult.Loaded(policy, incoming.verification());
  }

  /**
   * Verifies, checks and compiles a bundle and keeps it without making it the current policy: for
   * {@link #activate}, and for {@link #latest}. It stays as long as the history names it.
   *
   * @throws BundleException if it is refused
   * @throws StoreException if the store cannot be written; it has not been staged then
   */
  public StoredPolicy stage(LoadRequest request) throws BundleException, StoreException {
    IncomingBundle incoming = IncomingBundle.read(request, options);
    StoredPolicy policy = incoming.policy();
    return locked(
        () -> {
          boolean written = blobs.write(incoming);
          if (written || !journal.latest(policy.identity().ref()).equals(Optional.of(policy))) {
            journal.note(event("stage", policy, incoming.verification(), journal.view()));
          }
          return policy;
        });
  }

  /**
   * Makes last-known-good the current policy, and the other way round.
   *
   * @throws StoreException if there is none, it is damaged, or the store cannot be written; nothing
   *     has changed then
   */
  public StoredPolicy rollback() throws StoreException {
    return change(
        view -> {
          StoredPolicy target =
              view.lastKnownGood()
                  .orElseThrow(
                      () -> new StoreException("there is no earlier policy to roll back to"));
          return known(opened(target, "roll back to"));
        },
        "rollback");
  }

  /**
   * Makes a policy of the store the current one; the one before becomes last-known-good.
   *
   * @param which its version, or its digest or the beginning of that, at least {@value
   *     PolicyChoice#MIN_DIGEST_DIGITS} digits; with or without {@code sha256:}
   * @throws StoreException if none or several are meant, it is damaged or does not fit this
   *     runtime, or the store cannot be written; nothing has changed then
   */
  public StoredPolicy activate(String which) throws StoreException {
    return change(
        view -> known(opened(PolicyChoice.of(which, policies()), "activate")), "activate");
  }

  private StoredPolicy opened(StoredPolicy target, String action) throws StoreException {
    try {
      open(target);
      return target;
    } catch (BundleException e) {
      throw new StoreException(
          "cannot " + action + " " + target.identity().ref() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The policies that the store still has, the one that was last made current first. What was kept
   * under several references is there for each of them.
   *
   * @throws StoreException if the directory cannot be read
   */
  public List<StoredPolicy> policies() throws StoreException {
    Set<StoredPolicy> policies = new LinkedHashSet<>();
    for (StoreEvent event : history().reversed()) {
      policies.add(event.policy());
    }
    StoreView view = view(); // the history may be damaged
    view.current().ifPresent(policies::add);
    view.lastKnownGood().ifPresent(policies::add);
    policies.removeIf(policy -> !blobs.has(policy));
    return List.copyOf(policies);
  }

  /**
   * What a change makes the current policy.
   *
   * @param written whether its archive was not in place, whole and with this evidence, before
   * @param verification what is known of its signatures
   */
  private record Target(StoredPolicy policy, boolean written, String verification) {}

  /** A policy that the store had before; nothing has been found out about it since. */
  private Target known(StoredPolicy policy) throws IOException {
    String verification = "unknown";
    for (StoreEvent event : journal.history()) {
      if (event.policy().equals(policy)) {
        verification = event.verification();
      }
    }
    return new Target(policy, false, verification);
  }

  private interface Change {
    Target target(StoreView view) throws IOException, StoreException;
  }

  private StoredPolicy change(Change change, String action) throws StoreException {
    return locked(
        () -> {
          StoreView view = journal.view();
          Target changed = change.target(view);
          StoredPolicy target = changed.policy;
          boolean same = view.current().equals(Optional.of(target)) && view.damage().isEmpty();
          // A mended archive counts as a switch: who could not use it has to look again.
          if (!same || changed.written) {
            journal.switchTo(
                event(action, target, changed.verification, view), fallback(view, target));
          }
          return target;
        });
  }

  private interface Work {
    StoredPolicy perform() throws IOException, StoreException;
  }

  /** Alone between processes, on a store in which nothing is half-done. */
  private StoredPolicy locked(Work work) throws StoreException {
    try {
      files.createFolder(root);
      try (StoreLock _ = StoreLock.acquire(root.resolve("lock"))) {
        journal.settle();
        return work.perform();
      }
    } catch (IOException e) {
      throw new StoreException("cannot write the policy store " + root + ": " + describe(e), e);
    }
  }

  private StoreEvent event(String action, StoredPolicy policy, String verification, StoreView view)
      throws IOException {
    return new StoreEvent(
        nextGeneration(view), options.clock().instant(), action, policy, verification);
  }

  /** The same contents under another name do not push a really different policy out. */
  private static Optional<StoredPolicy> fallback(StoreView view, StoredPolicy target) {
    Optional<StoredPolicy> current = view.current();
    boolean same =
        current.isEmpty() || current.get().identity().digest().equals(target.identity().digest());
    return same ? view.lastKnownGood() : current;
  }

  private long nextGeneration(StoreView view) throws IOException {
    List<StoreEvent> history = journal.history();
    long last = history.isEmpty() ? 0 : history.getLast().generation();
    return Math.max(last, view.generation()) + 1;
  }

  /**
   * The pointers as they are now; cheap enough to ask several times a second.
   *
   * @throws StoreException if the directory cannot be read
   */
  public StoreView view() throws StoreException {
    try {
      return journal.view();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The last {@value StoreJournal#MAX_HISTORY_LINES} changes, oldest first.
   *
   * @throws StoreException if the directory cannot be read
   */
  public List<StoreEvent> history() throws StoreException {
    try {
      return journal.history();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * What was last stored under a reference, as far back as {@link #history} goes.
   *
   * @throws StoreException if the directory cannot be read
   */
  public Optional<StoredPolicy> latest(String ref) throws StoreException {
    try {
      return journal.latest(ref);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Reads, verifies and compiles a bundle of the store, whose types were checked when it was
   * loaded.
   *
   * @throws BundleException if it is damaged, incompatible or does not compile, or if there are
   *     trusted keys and none of them has signed it
   */
  public CompiledBundle open(StoredPolicy policy) throws BundleException {
    byte[] archive = blobs.archive(policy);
    if (options.trustedKeys().isPresent()) {
      SignatureCheck.require(
          archive, blobs.evidence(policy), TrustRule.anyAge(options.trustedKeys().get()));
    }
    Bundle bundle = Bundle.parse(archive, options.limits());
    options.requireFit(bundle.manifest());
    return CompiledBundle.recompile(bundle, policy.identity().ref());
  }

  /** What evidence the store has of a bundle; none of it is verified. */
  public Optional<Evidence> evidence(StoredPolicy policy) throws BundleException {
    return blobs.evidence(policy);
  }

  /** The store's directory. */
  public Path root() {
    return root;
  }

  private StoreException unreadable(IOException e) {
    return new StoreException("cannot read the policy store " + root + ": " + describe(e), e);
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
