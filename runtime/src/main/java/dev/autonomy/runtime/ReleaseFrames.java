package dev.autonomy.runtime;

import dev.autonomy.supply.Release;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Records what happens to releases. What changes the policy is always recorded; of everything else
 * a frame that says what one of the last {@value #REMEMBERED} has said is left out for an hour and
 * counted, so that a loop that idles or fails does not fill the log.
 */
final class ReleaseFrames {

  static final int REMEMBERED = 64;

  static final Duration REPEATED_AFTER = Duration.ofHours(1);

  private static final String POLLED = "polled";

  /** Of a reason; it may quote what others have sent. */
  private static final int MAX_REASON_CHARS = 512;

  /** When something was recorded last, and how often it was left out since. */
  private record Said(long nanos, long leftOut) {}

  private final Recorder recorder;
  private final String channel;
  private final LongSupplier nanos;
  private final Map<String, Said> said =
      new LinkedHashMap<>(REMEMBERED * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > REMEMBERED;
        }
      };

  ReleaseFrames(Recorder recorder, String channel, LongSupplier nanos) {
    this.recorder = recorder;
    this.channel = channel;
    this.nanos = nanos;
  }

  /** The control plane desires this release. */
  void polled(Release release) {
    once(entry(POLLED, release).attr("result", "release"), POLLED + " " + release.fingerprint());
  }

  /** The control plane desires nothing. */
  void polledNothing() {
    once(entry(POLLED).attr("result", "nothing"), POLLED + " nothing");
  }

  /** The control plane could not be asked, or not understood. */
  void pollFailed(String reason) {
    Entry.Builder entry = entry(POLLED).attr("result", "failed");
    once(entry.attr("reason", shown(reason)), POLLED + " failed " + withoutNumbers(reason));
  }

  /** A release is to be activated. */
  void detected(Release release) {
    once(entry("candidate_detected", release), "detected " + release.fingerprint());
  }

  /**
   * Everything about it holds. Durable when the method returns, unless it was recorded before.
   *
   * @throws LogException if it cannot be recorded: what cannot be recorded must not happen
   */
  void verified(Release release) throws LogException {
    String like = "verified " + release.fingerprint();
    Optional<Long> leftOut = due(like);
    try {
      if (leftOut.isPresent()) {
        recorder.append(repeated(entry("verify_ok", release), leftOut.get()).build());
      } else if (recorder.refusal().isPresent()) {
        throw recorder.refusal().get();
      }
    } catch (LogException e) {
      said.remove(like);
      throw e;
    }
  }

  /** Something about it does not hold. */
  void refused(Release release, String step, String reason) {
    Entry.Builder entry = entry("verify_failed", release).attr("step", step);
    String like = "refused " + release.fingerprint() + ' ' + step + ' ' + withoutNumbers(reason);
    once(entry.attr("reason", shown(reason)), like);
  }

  /** It could not be loaded. */
  void notActivated(Release release, String reason) {
    String like = "failed " + release.fingerprint() + ' ' + withoutNumbers(reason);
    once(entry("activate_failed", release).attr("reason", shown(reason)), like);
  }

  /**
   * It is in force.
   *
   * @param before the one that was
   * @param digestBefore of the policy that was
   * @param reason why, where it was not activated in the ordinary way
   */
  void activated(
      ActiveRelease release,
      Optional<ActiveRelease> before,
      String digestBefore,
      Optional<String> reason) {
    Entry.Builder entry = entry("activated", release);
    entry.attr("policy_digest", release.policyDigest()).attr("previous_digest", digestBefore);
    before.ifPresent(other -> entry.attr("previous_fingerprint", other.fingerprint()));
    reason.ifPresent(words -> entry.attr("reason", words));
    record(entry);
    // The next activation of it is told from its beginning.
    said.keySet()
        .removeIf(like -> like.contains(release.fingerprint()) && !like.startsWith(POLLED));
  }

  /**
   * It is not in force any more.
   *
   * @param digestNow of the policy that is
   */
  void reverted(ActiveRelease release, String reason, String digestNow) {
    Entry.Builder entry = entry("reverted", release).attr("reason", shown(reason));
    record(entry.attr("policy_digest", digestNow));
  }

  /** It was taken back, and its policy is enforced because the current one cannot be used. */
  void heldEnforced(ActiveRelease release, String reason) {
    Entry.Builder entry = entry("held_enforced", release).attr("reason", shown(reason));
    once(
        entry.attr("policy_digest", release.policyDigest()),
        "held " + release.fingerprint() + ' ' + withoutNumbers(reason));
  }

  private Entry.Builder entry(String phase) {
    return Entry.of(FrameKind.DEPLOYMENT_LIFECYCLE).attr("phase", phase).attr("channel", channel);
  }

  private Entry.Builder entry(String phase, Release release) {
    return entry(phase)
        .attr("release_id", release.id())
        .attr("sequence", release.sequence())
        .attr("fingerprint", release.fingerprint());
  }

  private static Entry.Builder entry(String phase, ActiveRelease release) {
    return Entry.of(FrameKind.DEPLOYMENT_LIFECYCLE)
        .attr("phase", phase)
        .attr("channel", release.channel())
        .attr("release_id", release.id())
        .attr("sequence", release.sequence())
        .attr("fingerprint", release.fingerprint());
  }

  private void once(Entry.Builder entry, String like) {
    due(like).ifPresent(leftOut -> record(repeated(entry, leftOut)));
  }

  /** How many like it were left out, if it is time to record one. */
  private Optional<Long> due(String like) {
    long now = nanos.getAsLong();
    Said before = said.get(like);
    if (before != null && now - before.nanos < REPEATED_AFTER.toNanos()) {
      said.put(like, new Said(before.nanos, before.leftOut + 1));
      return Optional.empty();
    }
    said.put(like, new Said(now, 0));
    return Optional.of(before == null ? 0 : before.leftOut);
  }

  private static Entry.Builder repeated(Entry.Builder entry, long leftOut) {
    return leftOut == 0 ? entry : entry.attr("repeated", leftOut);
  }

  private void record(Entry.Builder entry) {
    try {
      recorder.submit(entry.build());
    } catch (LogException _) {
      // What has happened has happened; decisions name the policy, and are denied until the log
      // accepts.
    }
  }

  /** Times, ports and counts do not make another failure. */
  private static String withoutNumbers(String reason) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(reason.length(), MAX_REASON_CHARS); i++) {
      char c = reason.charAt(i);
      if (c < '0' || c > '9') {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String shown(String reason) {
    return reason.length() > MAX_REASON_CHARS
        ? reason.substring(0, MAX_REASON_CHARS) + "…"
        : reason;
  }
}
