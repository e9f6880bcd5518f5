package dev.autonomy.bundle;

import java.util.Optional;

/**
 * The pointers of a managed store at one moment; two views are equal exactly when nothing was
 * switched between them.
 *
 * @param generation counts the switches of this store
 * @param current what shall be enforced
 * @param lastKnownGood what was enforced before
 * @param damage what is wrong with the pointers, if anything is
 */
public record StoreView(
    long generation,
    Optional<StoredPolicy> current,
    Optional<StoredPolicy> lastKnownGood,
    Optional<String> damage) {}
