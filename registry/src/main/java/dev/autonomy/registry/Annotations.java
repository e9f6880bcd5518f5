package dev.autonomy.registry;

/** Names of annotations that the OCI image specification 1.1 has defined. */
final class Annotations {

  /** What a person would call it. */
  static final String TITLE = "org.opencontainers.image.title";

  static final String VERSION = "org.opencontainers.image.version";

  /** When it was made, in RFC 3339. */
  static final String CREATED = "org.opencontainers.image.created";

  static final String REVISION = "org.opencontainers.image.revision";
  static final String SOURCE = "org.opencontainers.image.source";

  private Annotations() {}
}
