package dev.autonomy.bundle;

import dev.autonomy.contract.PolicyIdentity;

/**
 * A bundle in the managed store.
 *
 * @param identity its reference, digest and version
 * @param name from its manifest
 * @param blob {@code sha256:…} of the archive's bytes, under which the store keeps it
 */
public record StoredPolicy(PolicyIdentity identity, String name, String blob) {}
