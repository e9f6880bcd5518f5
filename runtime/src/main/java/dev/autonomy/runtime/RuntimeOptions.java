package dev.autonomy.runtime;

import dev.autonomy.wal.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything a runtime is started with.
 *
 * @param version this program's version, which bundles may put conditions on
 * @param mode how it is used
 * @param nodeId this node's name, in every frame and in {@code input.node.id}
 * @param access where it listens, and for whom
 * @param policy where its policy comes from
 * @param logDirectory the log's directory, created when absent, held exclusively
 * @param maxLogBytes the log's ceiling
 * @param retention when the log removes its oldest segments by itself; without one it never does
 * @param allowedEndpoints allowlist keys of {@code tool.http_get}: {@code host[:port]} or a URL
 * @param limits bounds of the HTTP service
 * @param releases where it learns which release is desired; nobody is asked without
 */
public record RuntimeOptions(
    String version,
    RuntimeMode mode,
    String nodeId,
    AccessOptions access,
    PolicySource policy,
    Path logDirectory,
    long maxLogBytes,
    Optional<Retention> retention,
    List<String> allowedEndpoints,
    RuntimeLimits limits,
    Optional<ReleaseOptions> releases) {

  /** 1 GiB. */
  public static final long DEFAULT_MAX_LOG_BYTES = 1L << 30;

  /** What {@code autonomy runtime start} allows {@code tool.http_get} to reach by default. */
  public static final List<String> DEFAULT_ALLOWED_ENDPOINTS =
      List.of("api.anthropic.com", "ifconfig.me");

  /** Copies the list. */
  public RuntimeOptions {
    allowedEndpoints = List.copyOf(allowedEndpoints);
  }

  /** A service on the default address that denies everything until it is given a policy. */
  public static RuntimeOptions daemon(String version, Path logDirectory, Path policyStore) {
    return new RuntimeOptions(
        version,
        RuntimeMode.DAEMON,
        "local",
        AccessOptions.loopback(AccessOptions.DEFAULT_PORT),
        new PolicySource.Managed(policyStore),
        logDirectory,
        DEFAULT_MAX_LOG_BYTES,
        Optional.empty(),
        DEFAULT_ALLOWED_ENDPOINTS,
        RuntimeLimits.DEFAULTS,
        Optional.empty());
  }

  /** A runtime for one command: a free loopback port, the demo policy, an empty allowlist. */
  public static RuntimeOptions run(String version, Path logDirectory) {
    return new RuntimeOptions(
        version,
        RuntimeMode.RUN,
        "local",
        AccessOptions.loopback(0),
        new PolicySource.Demo(),
        logDirectory,
        DEFAULT_MAX_LOG_BYTES,
        Optional.empty(),
        List.of(),
        RuntimeLimits.DEFAULTS,
        Optional.empty());
  }

  /** The same on a node of that name. */
  public RuntimeOptions withNodeId(String id) {
    Edit edit = new Edit(this);
    edit.nodeId = id;
    return edit.options();
  }

  /** The same, listening elsewhere or for others. */
  public RuntimeOptions withAccess(AccessOptions other) {
    Edit edit = new Edit(this);
    edit.access = other;
    return edit.options();
  }

  /** The same under another policy. */
  public RuntimeOptions withPolicy(PolicySource source) {
    Edit edit = new Edit(this);
    edit.policy = source;
    return edit.options();
  }

  /** The same with another ceiling for the log. */
  public RuntimeOptions withMaxLogBytes(long bytes) {
    Edit edit = new Edit(this);
    edit.maxLogBytes = bytes;
    return edit.options();
  }

  /** The same with a log that removes its oldest segments by itself. */
  public RuntimeOptions withRetention(Retention rule) {
    Edit edit = new Edit(this);
    edit.retention = Optional.of(rule);
    return edit.options();
  }

  /** The same with other allowlist keys for {@code tool.http_get}. */
  public RuntimeOptions withAllowedEndpoints(List<String> keys) {
    Edit edit = new Edit(this);
    edit.allowedEndpoints = keys;
    return edit.options();
  }

  /** The same with other bounds. */
  public RuntimeOptions withLimits(RuntimeLimits other) {
    Edit edit = new Edit(this);
    edit.limits = other;
    return edit.options();
  }

  /** The same, following the releases of a control plane. */
  public RuntimeOptions withReleases(ReleaseOptions options) {
    Edit edit = new Edit(this);
    edit.releases = Optional.of(options);
    return edit.options();
  }

  /** The options while one of them is changed. */
  private static final class Edit {

    private final RuntimeOptions from;
    private String nodeId;
    private AccessOptions access;
    private PolicySource policy;
    private long maxLogBytes;
    private Optional<Retention> retention;
    private List<String> allowedEndpoints;
    private RuntimeLimits limits;
    private Optional<ReleaseOptions> releases;

    Edit(RuntimeOptions from) {
      this.from = from;
      nodeId = from.nodeId;
      access = from.access;
      policy = from.policy;
      maxLogBytes = from.maxLogBytes;
      retention = from.retention;
      allowedEndpoints = from.allowedEndpoints;
      limits = from.limits;
      releases = from.releases;
    }

    RuntimeOptions options() {
      return new RuntimeOptions(
          from.version,
          from.mode,
          nodeId,
          access,
          policy,
          from.logDirectory,
          maxLogBytes,
          retention,
          allowedEndpoints,
          limits,
          releases);
    }
  }
}
