package dev.autonomy.runtime;

import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.http.HttpServer;
import dev.autonomy.http.HttpServerOptions;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Puts a runtime together. */
final class RuntimeStarter {

  private static final int MIN_TOKEN_CHARS = 16;

  private RuntimeStarter() {}

  static RuntimeService start(RuntimeOptions options) throws RuntimeStartException {
    @Nullable String token = token(options.access());
    Optional<SSLContext> tls = tls(options.access());
    HttpServer server = bind(options, tls);
    try {
      return start(options, server, tls.isPresent(), token);
    } catch (RuntimeStartException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static RuntimeService start(
      RuntimeOptions options, HttpServer server, boolean secure, @Nullable String token)
      throws RuntimeStartException {
    Toolbox tools = Toolbox.builtIn(options.allowedEndpoints());
    LogOpening opening = LogOpening.begin(options);
    try {
      InstantSource clock = InstantSource.system();
      Gate gate =
          new Gate(
              new GateOptions(options.nodeId(), options.mode().text()),
              provider(options),
              List.of(tools),
              clock);
      requirePolicy(options, gate);
      Log log = opening.await();
      SaltedDigest digest = SaltFile.open(options.logDirectory());
      Recorder recorder = Recorder.of(log);
      RuntimeCore core =
          new RuntimeCore(
              gate,
              new CallRecords(recorder, digest),
              new AuditIdGenerator(clock, new SecureRandom()),
              clock,
              new RuntimeCounters());
      ToolCallHandler calls = new ToolCallHandler(core, tools, options.limits().maxInflight());
      PolicyWatch watch = new PolicyWatch(gate, recorder);
      Optional<ReleasePoller> releases =
          options.releases().isPresent()
              ? Optional.of(
                  ReleaseStarter.poller(options, options.releases().get(), watch, recorder, clock))
              : Optional.empty();
      RuntimeReports reports =
          new RuntimeReports(
              options, core, log, calls::inflight, server::openConnections, releases);
      AccessGuard guard = new AccessGuard(server.address(), options.access(), token);
      URI uri = uri(secure, server.address());
      recordStart(recorder, options, gate, uri);
      server.start(new RuntimeEndpoints(guard, core, calls, reports));
      if (options.policy() instanceof PolicySource.Managed) {
        watch.start();
      }
      releases.ifPresent(ReleasePoller::start);
      return new RuntimeService(options, uri, log, core, server, watch, releases);
    } catch (RuntimeStartException | RuntimeException e) {
      opening.abandon();
      throw e;
    }
  }

  /** Who names one policy wants that one, or nothing. */
  private static void requirePolicy(RuntimeOptions options, Gate gate)
      throws RuntimeStartException {
    if (options.policy() instanceof PolicySource.Reference reference
        && gate.policy() instanceof PolicyState.None none) {
      throw new RuntimeStartException(
          none.reason()
              + ": fetch it with `autonomy bundle stage "
              + reference.reference()
              + "`, or load a file with `autonomy policy load --bundle PATH --ref "
              + reference.reference()
              + "`");
    }
  }

  private static HttpServer bind(RuntimeOptions options, Optional<SSLContext> tls)
      throws RuntimeStartException {
    RuntimeLimits limits = options.limits();
    HttpServerOptions http =
        new HttpServerOptions(
            options.access().listen(),
            limits.maxConnections(),
            HttpServerOptions.DEFAULT_MAX_HEAD_BYTES,
            limits.maxBodyBytes(),
            limits.requestTimeout(),
            limits.idleTimeout(),
            limits.answerTimeout(),
            threads(options.mode()),
            tls,
            InstantSource.system());
    try {
      return HttpServer.bind(http);
    } catch (IOException e) {
      InetSocketAddress address = options.access().listen();
      throw new RuntimeStartException(
          "cannot listen on "
              + Hosts.literal(address.getAddress())
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; stop what listens there, or choose another address with --listen",
          e);
    }
  }

  /**
   * Virtual threads serve many connections with the least switching. A run serves few, and a Java
   * process that has used virtual threads on sockets takes 300 ms longer to exit.
   */
  private static ThreadFactory threads(RuntimeMode mode) {
    return switch (mode) {
      case DAEMON -> Thread.ofVirtual().name("http-", 0).factory();
      case RUN -> Thread.ofPlatform().daemon().name("http-", 0).factory();
    };
  }

  private static PolicyProvider provider(RuntimeOptions options) throws RuntimeStartException {
    return switch (options.policy()) {
      case PolicySource.Demo _ -> PolicyProvider.demo();
      case PolicySource.Managed(Path root, Optional<TrustedKeys> keys) ->
          PolicyProvider.store(store(root, keys, options));
      case PolicySource.Reference(Path root, String reference, Optional<TrustedKeys> keys) ->
          PolicyProvider.reference(store(root, keys, options), reference);
    };
  }

  static ManagedStore store(Path root, Optional<TrustedKeys> keys, RuntimeOptions options) {
    StoreOptions any = new StoreOptions(SemanticVersion.parse(options.version()));
    return new ManagedStore(root, keys.isPresent() ? any.trusting(keys.get()) : any);
  }

  private static @Nullable String token(AccessOptions access) throws RuntimeStartException {
    boolean loopback = access.listen().getAddress().isLoopbackAddress();
    if (!loopback && (access.tokenFile().isEmpty() || access.tls().isEmpty())) {
      throw new RuntimeStartException(
          "listening on "
              + Hosts.literal(access.listen().getAddress())
              + " needs --token-file, --tls-cert and --tls-key, because it is not loopback");
    }
    if (access.tokenFile().isEmpty()) {
      return null;
    }
    Path file = access.tokenFile().get();
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw new RuntimeStartException("cannot read the token file `" + file + "`", e);
    }
    if (token.length() < MIN_TOKEN_CHARS) {
      throw new RuntimeStartException(
          "the token in `"
              + file
              + "` has "
              + token.length()
              + " characters, expected at least "
              + MIN_TOKEN_CHARS);
    }
    return token;
  }

  private static Optional<SSLContext> tls(AccessOptions access) throws RuntimeStartException {
    return access.tls().isPresent()
        ? Optional.of(TlsContext.of(access.tls().get()))
        : Optional.empty();
  }

  private static URI uri(boolean secure, InetSocketAddress address) {
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : Hosts.literal(address.getAddress());
    return URI.create((secure ? "https://" : "http://") + host + ":" + address.getPort());
  }

  private static void recordStart(Recorder recorder, RuntimeOptions options, Gate gate, URI uri)
      throws RuntimeStartException {
    try {
      recorder.submit(
          Entry.of(FrameKind.LIFECYCLE)
              .attr("event", "started")
              .attr("version", options.version())
              .attr("mode", options.mode().text())
              .attr("listen", uri.toString())
              .attr("policy_ref", gate.policy().identity().ref())
              .attr("policy_digest", gate.policy().identity().digest())
              .build());
      Optional<Entry> rejection = PolicyWatch.rejectionAtStart(gate.policy());
      if (rejection.isPresent()) {
        recorder.submit(rejection.get());
      }
    } catch (LogException e) {
      throw new RuntimeStartException("the log cannot be written: " + e.getMessage(), e);
    }
  }
}
