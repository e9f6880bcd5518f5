package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Environment;
import dev.autonomy.line.HostAndPort;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.runtime.AccessOptions;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.ReleaseOptions;
import dev.autonomy.runtime.RuntimeDaemon;
import dev.autonomy.runtime.RuntimeLimits;
import dev.autonomy.runtime.RuntimeMode;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeStartException;
import dev.autonomy.trust.TrustedKeys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code autonomy runtime start}. */
final class RuntimeStartCommand implements Command {

  static final Option<HostAndPort> LISTEN =
      Option.address("listen", "address and TCP port to listen on")
          .or("127.0.0.1:7777")
          .variable("AUTONOMY_LISTEN")
          .configKey("runtime.listen");

  static final Option<String> ALLOWED_DOMAINS =
      Option.text(
              "allowed-domains",
              "comma-separated endpoints that tool.http_get may reach: host[:port] or a URL with"
                  + " its scheme")
          .placeholder("LIST")
          .or("api.anthropic.com,ifconfig.me")
          .variable("AUTONOMY_ALLOWED_DOMAINS")
          .configKey("runtime.allowed_domains");

  private static final Option<Boolean> DEMO =
      Option.flag("demo", "enforce the embedded demo policy instead of the managed store's");

  private static final Option<Path> TOKEN_FILE =
      Option.file(
              "token-file",
              "require the bearer token in this file; mandatory, as is TLS, outside loopback")
          .variable("AUTONOMY_TOKEN_FILE");

  private static final Option<Path> TLS_CERT =
      Option.file("tls-cert", "certificate chain (PEM), leaf first; goes with --tls-key");

  private static final Option<Path> TLS_KEY =
      Option.file("tls-key", "private key of the certificate (PEM, PKCS #8, not encrypted)");

  private static final Option<Long> MAX_INFLIGHT =
      Option.count("max-inflight", 1, 1_000_000, "calls in work at one time; the next gets 429")
          .or(Integer.toString(RuntimeLimits.DEFAULT_MAX_INFLIGHT));

  private static final Option<Long> MAX_BODY =
      Option.bytes("max-body", 1 << 10, 64 << 20, "largest request body; a larger one gets 413")
          .or("1MiB");

  private static final String DESCRIPTION =
      """
      Listens for tool calls, decides each by the active policy before it runs, records \
      the decision durably, and only then runs the tool.

        POST /v1/tool      {"kind":"tool.echo","params":{"message":"hello"}}
        GET  /v1/status    policy, log and counters; also /health, /ready, /metrics

      The policy is the managed store's current bundle; one that is loaded or rolled back \
      meanwhile takes effect within a second. Without a bundle every call is denied. With \
      --cosign-pubkey only what one of these keys has signed is enforced; `policy load` keeps \
      signatures. What is not signed gives way to the last known good, else every call is denied.

      With --orchestrator-url the release that is desired there is verified, loaded and put in \
      force without restart; whatever fails keeps the policy that is in force. What an operator \
      rolls back on this node stays back until another release is desired.

      A log at its ceiling denies every call, and forgets nothing, unless --wal-prune says \
      what may go. It then removes its oldest segments by itself, records that, and denies \
      only while nothing may go; `wal stat` says why.

      SIGTERM or Ctrl-C: accepts nothing new, finishes what is in work, seals the log, \
      exits 0.\
      """;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("runtime start", "Start the policy-gated runtime as a service")
        .description(DESCRIPTION)
        .options(
            LISTEN,
            DEMO,
            Locations.POLICY_DIRECTORY,
            Locations.DAEMON_LOG,
            ALLOWED_DOMAINS,
            TOKEN_FILE,
            TLS_CERT,
            TLS_KEY,
            MAX_INFLIGHT,
            MAX_BODY)
        .options(LogRetention.OPTIONS)
        .options(NodeIdentity.NODE_ID)
        .options(OrchestratorOptions.ALL)
        .examples(
            new Example("Try it with the demo policy", "autonomy runtime start --demo"),
            new Example(
                "Ask it",
                "curl -H 'Content-Type: application/json' -d"
                    + " '{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}'"
                    + " http://127.0.0.1:7777/v1/tool"),
            new Example(
                "A policy of your own, and one endpoint",
                "autonomy policy load --bundle policy/ && autonomy runtime start --allowed-domains"
                    + " api.example.com"),
            new Example(
                "Follow the releases of an orchestrator",
                "autonomy runtime start --orchestrator-url https://orchestrator.example"
                    + " --cosign-pubkey team.pub --node-id press-7"),
            new Example(
                "Keep a month, and make room with what was delivered",
                "autonomy runtime start --wal-prune delivered --wal-keep-age 30d"))
        .exits(
            new Exit("0", "stopped by a signal, everything in work finished"),
            new Exit("1", "could not start; one line says why"),
            new Exit("2", "this command line is wrong"))
        .seeAlso("run", "policy load", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws UsageException, CommandException {
    try {
      return RuntimeDaemon.run(options(arguments, surroundings), System.out, System.err);
    } catch (RuntimeStartException e) {
      throw CommandException.because(e);
    }
  }

  private static RuntimeOptions options(Arguments arguments, Surroundings surroundings)
      throws UsageException, CommandException {
    Environment environment = surroundings.environment();
    Optional<ReleaseOptions> releases = OrchestratorOptions.releases(arguments, surroundings);
    if (arguments.value(DEMO) && releases.isPresent()) {
      throw new UsageException(
          "`--demo` enforces the embedded policy and `--orchestrator-url` the releases of an"
              + " orchestrator: leave one out");
    }
    PolicySource policy = policy(arguments, environment);
    RuntimeLimits limits =
        RuntimeLimits.DEFAULTS
            .withMaxInflight(Math.toIntExact(arguments.value(MAX_INFLIGHT)))
            .withMaxBodyBytes(Math.toIntExact(arguments.value(MAX_BODY)));
    return new RuntimeOptions(
        ProductVersion.text(),
        RuntimeMode.DAEMON,
        NodeIdentity.of(arguments),
        access(arguments),
        policy,
        arguments.find(Locations.DAEMON_LOG).orElseGet(() -> Locations.daemonLog(environment)),
        arguments.value(LogRetention.MAX_BYTES),
        LogRetention.of(arguments),
        endpoints(arguments.value(ALLOWED_DOMAINS)),
        limits,
        releases);
  }

  private static PolicySource policy(Arguments arguments, Environment environment)
      throws UsageException, CommandException {
    Optional<TrustedKeys> keys = OrchestratorOptions.keys(arguments, environment);
    if (!arguments.value(DEMO)) {
      return new PolicySource.Managed(Locations.policyStore(arguments, environment), keys);
    }
    if (keys.isPresent()) {
      throw new UsageException(
          "`--demo` enforces a policy that is part of the program and that nobody has signed:"
              + " leave it out, or `--cosign-pubkey` and "
              + OrchestratorOptions.COSIGN_PUBKEY.variable());
    }
    return new PolicySource.Demo();
  }

  private static AccessOptions access(Arguments arguments) throws UsageException, CommandException {
    HostAndPort listen = arguments.value(LISTEN);
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    if (address.isUnresolved()) {
      throw new CommandException(
          "cannot listen on `" + listen + "`: the host name does not resolve");
    }
    Optional<Path> certificate = arguments.find(TLS_CERT);
    Optional<Path> key = arguments.find(TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new UsageException("`--tls-cert` and `--tls-key` go together: give both or neither");
    }
    return new AccessOptions(
        address,
        List.of(),
        List.of(),
        arguments.find(TOKEN_FILE),
        certificate.map(file -> new AccessOptions.TlsFiles(file, key.orElseThrow())));
  }

  private static List<String> endpoints(String list) {
    List<String> endpoints = new ArrayList<>();
    for (String endpoint : list.split(",", -1)) {
      if (!endpoint.isBlank()) {
        endpoints.add(endpoint.strip());
      }
    }
    return endpoints;
  }
}
