package dev.autonomy.runtime;

import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreEvent;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.TrustRule;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes a release's policy the one in force, and knows whether it still is. What is about to be
 * done stands in {@code active-lock.json} before it is done: whoever opens the log after a crash
 * sees from the policy in force how far it got.
 */
final class ReleaseActivation {

  /** A release that is not in force, although it should be; the message is one line. */
  static final class FailedException extends Exception {

    private static final long serialVersionUID = 1L;

    FailedException(String reason) {
      super(reason);
    }
  }

  private static final String OTHERS = "another policy was made current on this node";

  /** Lets a gate take over what the store has now. */
  interface PolicySwitch {

    /** What is in force from now on. */
    PolicyState look();
  }

  private final ManagedStore store;
  private final TrustRule trust;
  private final PolicySwitch gate;
  private final ActiveLockFile file;
  private final ReleaseFrames frames;
  private final InstantSource clock;
  private ActiveLock lock;
  private boolean written;
  private boolean heldEnforced;

  /** Why it is not known what was activated here, if it is not. */
  private Optional<String> unread;

  /** The store as {@link #settle} has found it, if it could be read. */
  private Optional<StoreView> seen = Optional.empty();

  ReleaseActivation(
      ManagedStore store,
      TrustRule trust,
      PolicySwitch gate,
      ActiveLockFile file,
      ReleaseFrames frames,
      InstantSource clock) {
    this.store = store;
    this.trust = trust;
    this.gate = gate;
    this.file = file;
    this.frames = frames;
    this.clock = clock;
    this.unread = Optional.of("it was not read yet");
    this.lock = ActiveLock.NONE;
    read();
  }

  /** What cannot be read is not overwritten: it may say what an operator wants. */
  private void read() {
    try {
      Optional<ActiveLock> read = file.read();
      lock = read.orElse(ActiveLock.NONE);
      written = read.isPresent();
      unread = Optional.empty();
    } catch (IOException e) {
      unread = Optional.of("cannot read " + ActiveLockFile.NAME + ": " + e.getMessage());
    }
  }

  /**
   * Makes sure that it is known what was activated and taken back on this node.
   *
   * @throws FailedException if it is not: nothing can be activated then
   */
  void requireKnown() throws FailedException {
    if (unread.isPresent()) {
      throw new FailedException(unread.get());
    }
  }

  /** The release in force. */
  Optional<ActiveRelease> active() {
    return lock.active();
  }

  /** The release that somebody on this node has taken back. */
  Optional<ActiveRelease> held() {
    return lock.reverted();
  }

  /** Whether what was taken back is enforced all the same, as the current policy is unusable. */
  boolean isHeldEnforced() {
    return heldEnforced;
  }

  /**
   * Finds out what has happened to the releases of this node: an activation that a crash
   * interrupted, a policy that an operator has chosen, one that cannot be used any more.
   */
  void settle() {
    PolicyState state = gate.look();
    if (unread.isPresent()) {
      read();
    }
    StoreView view;
    boolean undone;
    try {
      view = store.view();
      undone = store.lastSwitch().filter(StoreEvent::isUndo).isPresent();
      seen = Optional.of(view);
    } catch (StoreException _) {
      seen = Optional.empty();
      return; // Unreadable now: what is enforced stays enforced, and is looked at next time.
    }
    if (unread.isPresent()) {
      return;
    }
    Optional<PolicyIdentity> chosen = view.current().map(StoredPolicy::identity);
    Optional<PolicyIdentity> choice = chosen;
    Optional<ActiveRelease> begun = lock.activating();
    if (begun.isPresent()) {
      settleInterrupted(begun.get(), state.identity(), view, undone);
      // What the loop itself has put there is nobody's choice.
      choice = chosen.filter(policy -> !isOf(begun.get(), policy));
    }
    if (lock.active().isPresent()) {
      settleActive(lock.active().get(), state, choice);
    } else if (lock.lost().isPresent()) {
      settleLost(lock.lost().get(), state, choice);
    }
    settleHeld(state, chosen);
    if (!written) {
      keep(lock);
    }
  }

  /** In force alone says nothing: the gate may have fallen back to what nobody chose. */
  private void settleHeld(PolicyState state, Optional<PolicyIdentity> chosen) {
    heldEnforced = false;
    Optional<ActiveRelease> held = lock.reverted().filter(it -> isOf(it, state.identity()));
    if (held.isEmpty() || lock.active().isPresent()) {
      return;
    }
    if (chosen.filter(policy -> isOf(held.get(), policy)).isPresent()) {
      keep(ActiveLock.of(held.get()));
      frames.activated(
          held.get(),
          Optional.empty(),
          PolicyIdentity.NONE.digest(),
          Optional.of("made current again on this node"));
      return;
    }
    heldEnforced = true;
    frames.heldEnforced(
        held.get(), state.notice().orElse("the store's current policy is not in force"));
  }

  private void settleInterrupted(
      ActiveRelease release, PolicyIdentity inForce, StoreView view, boolean undone) {
    Optional<ActiveRelease> before = lock.active();
    Optional<PolicyIdentity> chosen = view.current().map(StoredPolicy::identity);
    boolean ours = chosen.filter(policy -> isOf(release, policy)).isPresent();
    if (!ours && !undone && chosen.isPresent() && view.generation() > lock.generation()) {
      // The loop itself leaves its policy there, or undoes that: somebody has switched since.
      keep(ActiveLock.takenBack(release, before.filter(it -> isOf(it, chosen.get()))));
      frames.reverted(release, OTHERS, inForce.digest());
    } else if (isOf(release, inForce)) {
      keep(ActiveLock.of(release));
      String digest = before.map(ActiveRelease::policyDigest).orElse(PolicyIdentity.NONE.digest());
      frames.activated(release, before, digest, Optional.of("found in force after a restart"));
    } else if (!ours) {
      keep(lock.abandoned());
    }
  }

  /** It would come again by itself, unless somebody has chosen another in the meantime. */
  private void settleLost(
      ActiveRelease release, PolicyState state, Optional<PolicyIdentity> choice) {
    if (choice.isPresent() && !isOf(release, choice.get())) {
      keep(ActiveLock.takenBack(release, Optional.empty()));
      frames.reverted(release, OTHERS, state.identity().digest());
    }
  }

  private void settleActive(
      ActiveRelease release, PolicyState state, Optional<PolicyIdentity> choice) {
    if (isOf(release, state.identity())) {
      return;
    }
    boolean replaced = choice.isPresent() && !isOf(release, choice.get());
    if (replaced) {
      keep(ActiveLock.takenBack(release, Optional.empty()));
      frames.reverted(release, OTHERS, state.identity().digest());
    } else {
      keep(lock.withoutActive());
      frames.reverted(
          release,
          state.notice().orElse("its policy is not in the store any more"),
          state.identity().digest());
    }
  }

  private static boolean isOf(ActiveRelease release, PolicyIdentity policy) {
    return release.policyDigest().equals(policy.digest());
  }

  /**
   * Makes a verified release the one in force, unless somebody has made another policy current
   * since {@link #settle}.
   *
   * @throws FailedException if it is not; what was in force still is
   */
  void activate(Release release, Candidate candidate) throws FailedException {
    ActiveRelease next = ActiveRelease.of(release, candidate.policyDigest(), clock.instant());
    PolicyIdentity before = gate.look().identity();
    StoreView start = begin(next);
    LoadResult.Loaded loaded = load(release, candidate, start);
    PolicyState state = gate.look();
    if (!isOf(next, state.identity())) {
      takeBack(loaded);
      gate.look();
      throw new FailedException(state.notice().orElse("the gate does not take its policy over"));
    }
    Optional<ActiveRelease> previous = lock.active();
    keep(ActiveLock.of(next));
    frames.activated(next, previous, before.digest(), Optional.empty());
  }

  private StoreView begin(ActiveRelease next) throws FailedException {
    requireKnown();
    if (seen.isEmpty()) {
      throw new FailedException("the policy store cannot be read");
    }
    ActiveLock begun = lock.begun(next, seen.get().generation());
    try {
      file.write(begun);
    } catch (IOException e) {
      throw new FailedException("cannot write " + ActiveLockFile.NAME + ": " + e.getMessage());
    }
    lock = begun;
    written = true;
    return seen.get();
  }

  private LoadResult.Loaded load(Release release, Candidate candidate, StoreView start)
      throws FailedException {
    LoadRequest request =
        LoadRequest.of(candidate.archive())
            .withRef(release.bundle().toString())
            .from(release.bundle().toString())
            .withEvidence(candidate.evidence())
            .requiring(trust)
            .ifStill(start);
    try {
      switch (store.load(request)) {
        case LoadResult.Loaded loaded -> {
          return loaded;
        }
        case LoadResult.Rejected rejected -> {
          keep(lock.abandoned());
          throw new FailedException(rejected.reason());
        }
      }
    } catch (StoreException e) {
      if (isStillCurrent(start)) {
        keep(lock.abandoned());
      }
      // Otherwise the switch may be decided all the same: what is in force tells, next time.
      throw new FailedException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether the same policy is current, even if somebody has loaded it once more. */
  private boolean isStillCurrent(StoreView start) {
    try {
      Optional<String> now = store.view().current().map(policy -> policy.identity().digest());
      return now.equals(start.current().map(policy -> policy.identity().digest()));
    } catch (StoreException _) {
      return false;
    }
  }

  /** The store shall not offer what the gate refuses: a restart would have to fall back. */
  private void takeBack(LoadResult.Loaded loaded) {
    try {
      if (store.undo(loaded)) {
        keep(lock.abandoned());
      }
    } catch (StoreException _) {
      // What is enforced stays enforced, and the next cycle looks at how far it got.
    }
  }

  /** What cannot be written now is written by the next {@link #settle}. */
  private void keep(ActiveLock next) {
    lock = next;
    try {
      file.write(next);
      written = true;
    } catch (IOException _) {
      written = false;
    }
  }
}
