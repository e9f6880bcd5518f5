package dev.autonomy.supply;

import java.util.Map;

/**
 * A bundle in a registry.
 *
 * @param reference where it is, with the digest of its manifest
 * @param manifest the bytes of the OCI image manifest, which hash to that digest
 * @param archiveDigest {@code sha256:…} of the archive, its one layer
 * @param archiveBytes size of the archive
 * @param annotations of the manifest
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record RemoteBundle(
    OciReference reference,
    byte[] manifest,
    String archiveDigest,
    long archiveBytes,
    Map<String, String> annotations) {}
