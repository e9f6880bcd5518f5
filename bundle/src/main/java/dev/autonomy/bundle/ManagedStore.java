package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one node on disk: archives by their digest, one current, one last-known-good, and
 * a history. Every change is atomic and safe between processes; {@link StoreJournal} has the
 * format.
 */
public final class ManagedStore {

  private static final String UNSIGNED = "unsigned";

  /** Fewer hexadecimal digits name no policy. */
  private static final int MIN_DIGEST_DIGITS = 8;

  private final Path root;
  private final StoreOptions options;
  private final StoreFiles files;
  private final StoreJournal journal;

  /** A store in {@code root}, which is created with the first change. */
  public ManagedStore(Path root, StoreOptions options) {
    this(root, options, new StoreFiles());
  }

  ManagedStore(Path root, StoreOptions options, StoreFiles files) {
    this.root = root;
    this.options = options;
    this.files = files;
    this.journal = new StoreJournal(root, files);
  }

  /**
   * Loads as {@link #load(Path, String)} does, under the reference {@code managed:name@version}.
   */
  public LoadResult load(Path path) throws StoreException {
    return loadAs(path, Optional.empty());
  }

  /**
   * Checks and compiles the bundle at {@code path} (archive or directory) and, only then, makes it
   * the current policy; the one before becomes last-known-good. Loading what is current already
   * leaves last-known-good as it is. Test modules of a directory are left out.
   *
   * @param ref where it comes from, recorded with its decisions
   * @throws StoreException if the store cannot be written; either nothing has changed then, or the
   *     next process that opens the store completes the switch
   */
  public LoadResult load(Path path, String ref) throws StoreException {
    return loadAs(path, Optional.of(ref));
  }

  private LoadResult loadAs(Path path, Optional<String> ref) throws StoreException {
    StoredPolicy policy;
    byte[] archive;
    try {
      Bundle bundle;
      if (Files.isDirectory(path)) {
        bundle = Bundle.read(path, options.limits()).withoutTests();
        archive = bundle.toArchive();
      } else {
        archive = Bundle.bytes(path, options.limits());
        bundle = Bundle.parse(archive, options.limits());
      }
      Manifest manifest = bundle.manifest();
      String name = ref.orElse("managed:" + manifest.name() + "@" + manifest.version());
      policy =
          new StoredPolicy(
              check(bundle, name, true).identity(), manifest.name(), BundleFiles.digest(archive));
    } catch (BundleException e) {
      return new LoadResult.Rejected(e.code(), String.valueOf(e.getMessage()));
    }
    return new LoadResult.Loaded(
        change(view -> new Target(policy, writeBlob(policy.blob(), archive)), "load"));
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
          return new Target(opened(target, "roll back to"), false);
        },
        "rollback");
  }

  /**
   * Makes a policy of the store the current one; the one before becomes last-known-good.
   *
   * @param which its version, or its digest or the beginning of that, at least {@value
   *     #MIN_DIGEST_DIGITS} digits; with or without {@code sha256:}
   * @throws StoreException if none or several are meant, it is damaged or does not fit this
   *     runtime, or the store cannot be written; nothing has changed then
   */
  public StoredPolicy activate(String which) throws StoreException {
    return change(view -> new Target(opened(meant(which), "activate"), false), "activate");
  }

  private StoredPolicy meant(String which) throws StoreException {
    List<StoredPolicy> meant =
        policies().stream().filter(policy -> isMeant(which, policy)).toList();
    if (meant.isEmpty()) {
      throw new StoreException("no policy `" + which + "` in the store: `policy list` shows them");
    }
    String digest = meant.getFirst().identity().digest();
    for (StoredPolicy other : meant) {
      if (!other.identity().digest().equals(digest)) {
        throw new StoreException(
            "`"
                + which
                + "` means several policies, "
                + digest
                + " and "
                + other.identity().digest()
                + " among them: give the digest");
      }
    }
    return meant.getFirst();
  }

  private static boolean isMeant(String which, StoredPolicy policy) {
    String digits = policy.identity().digest().substring(BundleFiles.DIGEST_PREFIX.length());
    String wanted =
        which.startsWith(BundleFiles.DIGEST_PREFIX)
            ? which.substring(BundleFiles.DIGEST_PREFIX.length())
            : which;
    return policy.identity().version().equals(which)
        || wanted.length() >= MIN_DIGEST_DIGITS && digits.startsWith(wanted);
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
    policies.removeIf(policy -> !Files.isRegularFile(journal.blob(policy.blob())));
    return List.copyOf(policies);
  }

  /**
   * What a change makes the current policy.
   *
   * @param written whether its archive was not in place, whole, before
   */
  private record Target(StoredPolicy policy, boolean written) {}

  private interface Change {
    Target target(StoreView view) throws IOException, StoreException;
  }

  private StoredPolicy change(Change change, String action) throws StoreException {
    try {
      files.createFolder(root);
      try (StoreLock _ = StoreLock.acquire(root.resolve("lock"))) {
        journal.settle();
        StoreView view = journal.view();
        Target changed = change.target(view);
        StoredPolicy target = changed.policy;
        boolean same = view.current().equals(Optional.of(target)) && view.damage().isEmpty();
        // A mended archive counts as a switch: who could not use it has to look again.
        if (same && !changed.written) {
          return target;
        }
        StoreEvent event =
            new StoreEvent(
                nextGeneration(view), options.clock().instant(), action, target, UNSIGNED);
        journal.switchTo(event, fallback(view, target));
        return target;
      }
    } catch (IOException e) {
      throw new StoreException("cannot write the policy store " + root + ": " + describe(e), e);
    }
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

  /** Whether it was not there, whole, before. */
  private boolean writeBlob(String digest, byte[] archive) throws IOException {
    Path blob = journal.blob(digest);
    byte[] present = readBlob(blob);
    boolean missing = present == null || !BundleFiles.digest(present).equals(digest);
    if (missing) {
      files.replace(blob, archive);
    }
    return missing;
  }

  private byte @Nullable [] readBlob(Path blob) throws IOException {
    return files.read(
        blob, (int) Math.min(options.limits().maxArchiveBytes(), Integer.MAX_VALUE - 8));
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
   * Reads and compiles a bundle of the store, whose types were checked when it was loaded.
   *
   * @throws BundleException if it is damaged, incompatible or does not compile
   */
  public CompiledBundle open(StoredPolicy policy) throws BundleException {
    byte[] archive;
    try {
      archive = readBlob(journal.blob(policy.blob()));
    } catch (IOException e) {
      throw new BundleException(
          Code.UNREADABLE, "cannot read " + policy.blob() + ": " + describe(e), e);
    }
    if (archive == null) {
      throw new BundleException(Code.UNREADABLE, "the store has lost " + policy.blob());
    }
    String actual = BundleFiles.digest(archive);
    if (!actual.equals(policy.blob())) {
      throw new BundleException(
          Code.HASH_MISMATCH,
          "the store's " + policy.blob() + " is damaged: it hashes to " + actual);
    }
    return check(Bundle.parse(archive, options.limits()), policy.identity().ref(), false);
  }

  private CompiledBundle check(Bundle bundle, String ref, boolean isNew) throws BundleException {
    RuntimeRequirement required = bundle.manifest().requiredRuntime();
    if (!required.accepts(options.runtime())) {
      throw new BundleException(
          Code.INCOMPATIBLE, "bundle requires runtime " + required + ", have " + options.runtime());
    }
    return isNew ? CompiledBundle.compile(bundle, ref) : CompiledBundle.recompile(bundle, ref);
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
