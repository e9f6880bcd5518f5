package dev.autonomy.supply;

import dev.autonomy.trust.Signature;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A registry as the supply chain needs it: bundles with their locks and signatures, each checked
 * against its digest. Calls block; a thread that is interrupted gives up and leaves nothing behind
 * that could be taken for whole.
 */
public interface BundleRegistry extends AutoCloseable {

  /** Of a transfer, some times a second. */
  interface Progress {

    /** Says nothing. */
    Progress NONE = (done, total) -> {};

    /**
     * Some bytes more.
     *
     * @param doneBytes bytes that have arrived, those of an earlier attempt included
     * @param totalBytes bytes in all
     */
    void at(long doneBytes, long totalBytes);
  }

  /**
   * What an archive will be under the tag of {@code reference}: its manifest follows from it, and
   * so does its digest. Nothing is sent.
   *
   * @param image in the same repository, which it is the policy of; it is asked for what it is now
   */
  PreparedBundle prepare(Path archive, OciReference reference, Optional<OciReference> image)
      throws RegistryException, InterruptedException;

  /** The same of an archive that is attached to no image. */
  default PreparedBundle prepare(Path archive, OciReference reference)
      throws RegistryException, InterruptedException {
    return prepare(archive, reference, Optional.empty());
  }

  /**
   * Stores an archive under its tag.
   *
   * @return the bundle as it is stored now, pinned
   */
  RemoteBundle push(PreparedBundle prepared, Progress progress)
      throws RegistryException, InterruptedException;

  /** Stores an archive under the tag of {@code reference}, whatever it will be. */
  default RemoteBundle push(Path archive, OciReference reference, Progress progress)
      throws RegistryException, InterruptedException {
    return push(prepare(archive, reference), progress);
  }

  /**
   * What a tag or digest means now. A tag is asked for once only: whoever goes on with {@link
   * RemoteBundle#reference()} cannot be given something else in between.
   */
  RemoteBundle resolve(OciReference reference) throws RegistryException, InterruptedException;

  /**
   * Downloads the archive to {@code target}, which appears only when whole and of the right digest.
   * What an interrupted download has left beside it is gone on with.
   */
  void pull(RemoteBundle bundle, Path target, Progress progress)
      throws RegistryException, InterruptedException;

  /** The signatures that are attached to the bundle, none of them verified. */
  List<Signature> signatures(RemoteBundle bundle) throws RegistryException, InterruptedException;

  /** Attaches a signature; those that are there already stay. */
  void attach(RemoteBundle bundle, Signature signature)
      throws RegistryException, InterruptedException;

  /**
   * The lock that is attached to the bundle, the one made last when there are several: JSON as it
   * is stored, verified by nobody.
   */
  Optional<byte[]> lock(RemoteBundle bundle) throws RegistryException, InterruptedException;

  /**
   * Attaches a lock.
   *
   * @param time now, by which the last of several is known
   */
  void attachLock(RemoteBundle bundle, byte[] lock, Instant time)
      throws RegistryException, InterruptedException;

  @Override
  void close();
}
