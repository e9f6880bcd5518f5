package dev.autonomy.bundle;

import java.io.IOException;
import java.util.Optional;

/**
 * What a change makes the current policy, or stages.
 *
 * @param written whether its archive was not in place, whole and with this evidence, before
 * @param source where it was brought from
 * @param verification what is known of its signatures
 */
record StoreTarget(StoredPolicy policy, boolean written, String source, String verification) {

  /** Something new. */
  static StoreTarget of(IncomingBundle incoming, boolean written) {
    return new StoreTarget(incoming.policy(), written, incoming.source(), incoming.verification());
  }

  /** A policy that the store had before; nothing has been found out about it since. */
  static StoreTarget known(StoreHistory history, StoredPolicy policy) throws IOException {
    Optional<StoreEvent> before = history.lastOf(policy);
    return new StoreTarget(
        policy,
        false,
        before.map(StoreEvent::source).orElse(StoreEvent.UNKNOWN),
        before.map(StoreEvent::verification).orElse(StoreEvent.UNKNOWN));
  }
}
