package dev.autonomy.bundle;

import dev.autonomy.trust.Evidence;
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
  private final StoredBundles bundles;
  private final StoreHistory history;
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
    this.bundles = new StoredBundles(blobs, options);
    this.history = new StoreHistory(root, files);
    this.journal = new StoreJournal(root, files, blobs, history);
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
   * @throws StoreException if the store is not as the request wants it, or cannot be written;
   *     either nothing has changed then, or the next process that opens it completes the switch
   */
  public LoadResult load(LoadRequest request) throws StoreException {
    IncomingBundle incoming;
    try {
      incoming = IncomingBundle.read(request, options);
    } catch (BundleException e) {
      return new LoadResult.Rejected(e.code(), String.valueOf(e.getMessage()));
    }
    return change(
        view -> {
          if (request.seen().isPresent() && !request.seen().get().equals(view)) {
            throw new StoreException("another policy was made current in the meantime");
          }
          return StoreTarget.of(incoming, blobs.write(incoming));
        },
        "load");
  }

  /**
   * Takes a load back that proved to be of no use: the pointers are what they were before it, and
   * the history does not count it any more. What was current before is not opened for that.
   *
   * @return whether it was taken back; not if it has switched nothing, if there is nothing from
   *     before it, or if somebody has switched since
   * @throws StoreException if the store cannot be written; as for {@link #load(LoadRequest)}
   */
  public boolean undo(LoadResult.Loaded load) throws StoreException {
    return locked(
        () -> {
          StoreView before = load.before();
          Optional<StoredPolicy> former = before.current().filter(blobs::has);
          boolean last = journal.view().equals(load.after()) && !load.after().equals(before);
          if (former.isEmpty() || !last) {
            return false;
          }
          journal.undo(
              load.after(),
              event(StoreEvent.UNDO, StoreTarget.known(history, former.get()), load.after()),
              before.lastKnownGood().filter(blobs::has));
          return true;
        });
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
          if (written || !history.latest(policy.identity().ref()).equals(Optional.of(policy))) {
            StoreView view = journal.view();
            journal.note(view, event("stage", StoreTarget.of(incoming, written), view));
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
              return StoreTarget.known(history, opened(target, "roll back to"));
            },
            "rollback")
        .policy();
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
            view ->
                StoreTarget.known(history, opened(PolicyChoice.of(which, policies()), "activate")),
            "activate")
        .policy();
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

  private interface Change {
    StoreTarget target(StoreView view) throws IOException, StoreException;
  }

  private LoadResult.Loaded change(Change change, String action) throws StoreException {
    return locked(
        () -> {
          StoreView view = journal.view();
          StoreTarget changed = change.target(view);
          StoredPolicy target = changed.policy();
          StoreView after = view;
          boolean same = view.current().equals(Optional.of(target)) && view.damage().isEmpty();
          // A mended archive counts as a switch: who could not use it has to look again.
          if (!same || changed.written()) {
            StoreEvent event = event(action, changed, view);
            after = journal.switchTo(view, event, fallback(view, target));
          }
          return new LoadResult.Loaded(target, changed.verification(), view, after);
        });
  }

  private interface Work<T> {
    T perform() throws IOException, StoreException;
  }

  /** Alone between processes, on a store in which nothing is half-done. */
  private <T> T locked(Work<T> work) throws StoreException {
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

  private StoreEvent event(String action, StoreTarget target, StoreView view) throws IOException {
    return new StoreEvent(
        history.nextGeneration(view),
        options.clock().instant(),
        action,
        target.policy(),
        target.source(),
        target.verification());
  }

  /**
   * What is last-known-good beside {@code target}: what was current, as far as it is another policy
   * and of any use. The same contents under another name, or a damaged archive, do not push a good
   * one out.
   */
  private Optional<StoredPolicy> fallback(StoreView view, StoredPolicy target) {
    Optional<StoredPolicy> before = view.lastKnownGood();
    Optional<StoredPolicy> current =
        view.current().filter(policy -> !isSameContents(policy, target));
    boolean spare = before.filter(policy -> !isSameContents(policy, target)).isPresent();
    return current.isEmpty() || spare && !bundles.isUsable(current.get()) ? before : current;
  }

  private static boolean isSameContents(StoredPolicy one, StoredPolicy other) {
    return one.identity().digest().equals(other.identity().digest());
  }

  /**
   * The pointers as they are now; cheap enough to ask several times a second.
   *
   * @throws StoreException if the directory cannot be read
   */
  public StoreView view() throws StoreException {
    return read(journal::view);
  }

  /**
   * What has made the pointers as they are, if the store still knows.
   *
   * @throws StoreException if the directory cannot be read
   */
  public Optional<StoreEvent> lastSwitch() throws StoreException {
    return read(journal::lastSwitch);
  }

  /**
   * The last {@value StoreHistory#MAX_LINES} changes, oldest first.
   *
   * @throws StoreException if the directory cannot be read
   */
  public List<StoreEvent> history() throws StoreException {
    return read(history::events);
  }

  /**
   * What was last stored under a reference, as far back as {@link #history} goes.
   *
   * @throws StoreException if the directory cannot be read
   */
  public Optional<StoredPolicy> latest(String ref) throws StoreException {
    return read(() -> history.latest(ref));
  }

  private interface Reading<T> {
    T perform() throws IOException;
  }

  private <T> T read(Reading<T> reading) throws StoreException {
    try {
      return reading.perform();
    } catch (IOException e) {
      throw new StoreException("cannot read the policy store " + root + ": " + describe(e), e);
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
    return bundles.open(policy);
  }

  /** What evidence the store has of a bundle; none of it is verified. */
  public Optional<Evidence> evidence(StoredPolicy policy) throws BundleException {
    return blobs.evidence(policy);
  }

  /** The store's directory. */
  public Path root() {
    return root;
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
