package dev.autonomy.registry;

import dev.autonomy.trust.Evidence;

/** What is what in a registry; docs/formats/registry.md has the list. */
final class MediaTypes {

  /** A policy bundle: the archive, and the artifact that it is. */
  static final String BUNDLE = Evidence.LAYER_MEDIA_TYPE;

  /** The lock of a deployment. */
  static final String LOCK = "application/vnd.autonomyops.lock.v1+json";

  /** OCI image specification 1.1. */
  static final String IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  static final String IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String EMPTY = "application/vnd.oci.empty.v1+json";

  /** What images are called that Docker made. */
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

  /** A payload that cosign has signed. */
  static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

  /** The artifact type of cosign's signatures when they are attached by reference. */
  static final String COSIGN_REFERRER = "application/vnd.dev.cosign.artifact.sig.v1+json";

  private MediaTypes() {}
}
