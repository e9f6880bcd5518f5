package dev.autonomy.supply;

/**
 * A bundle that is ready to be stored: it is known what it will be, and nothing of it was sent.
 *
 * @param bundle as it will be stored, pinned
 * @param archive the bytes of the archive
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PreparedBundle(RemoteBundle bundle, byte[] archive) {}
