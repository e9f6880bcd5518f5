package dev.autonomy.wal;

/**
 * What a log's key has signed: the tree's size and root.
 *
 * @param origin the log's identity
 * @param size frames the checkpoint covers
 * @param root RFC 6962 root over them
 */
public record Checkpoint(String origin, long size, Hash root) {}
