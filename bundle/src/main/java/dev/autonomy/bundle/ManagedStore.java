package dev.autonomy.bundle;

import java.nio.file.Path;

/**
 * The policies of one node on disk: archives by their digest, one current, one last-known-good, and
 * a history. Every change is atomic and safe between processes.
 */
public final class ManagedStore {

  private final Path root;
  private final SemanticVersion runtime;

  /**
   * A store in {@code root}, which is created with the first change.
   *
   * @param runtime this program's version, for {@link Manifest#requiredRuntime()}
   */
  public ManagedStore(Path root, SemanticVersion runtime) {
    this.root = root;
    this.runtime = runtime;
  }

  /**
   * Checks and compiles the bundle at {@code path} (archive or directory) and, only then, makes it
   * the current policy; the one before becomes last-known-good.
   *
   * @param ref where it comes from, recorded with its decisions
   * @throws StoreException if the store cannot be written; nothing has changed then
   */
  @SuppressWarnings("DoNotCallSuggester")
  public LoadResult load(Path path, String ref) throws StoreException {
    throw new StoreException("not yet: " + path + ref + root + runtime);
  }

  /**
   * Makes last-known-good the current policy, and the other way round.
   *
   * @throws StoreException if there is none, or the store cannot be written
   */
  @SuppressWarnings("DoNotCallSuggester")
  public StoredPolicy rollback() throws StoreException {
    throw new StoreException("not yet");
  }

  /** The pointers as they are now; cheap enough to ask several times a second. */
  @SuppressWarnings("DoNotCallSuggester")
  public StoreView view() throws StoreException {
    throw new StoreException("not yet");
  }

  /**
   * Reads and compiles a bundle of the store.
   *
   * @throws BundleException if it is damaged, incompatible or does not compile
   */
  @SuppressWarnings("DoNotCallSuggester")
  public CompiledBundle open(StoredPolicy policy) throws BundleException {
    throw new BundleException(BundleException.Code.UNREADABLE, "not yet: " + policy);
  }

  /** The store's directory. */
  public Path root() {
    return root;
  }
}
