package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.network.NetworkCapabilities;
import dev.autonomy.rego.network.NetworkOptions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether evaluations of the policy commands may reach the network: only to hosts that are named.
 * The gate refuses policies that would.
 */
final class PolicyNetwork {

  static final Option<String> ALLOW_NET =
      Option.text(
              "allow-net",
              "comma-separated hosts that http.send and net.lookup_ip_addr may reach; `*` is every"
                  + " host")
          .placeholder("LIST");

  /** Waiting for others takes longer than deciding. */
  private static final long MAX_DURATION_NANOS = 60_000_000_000L;

  /** Waiting is paid for too. */
  private static final long MAX_INSTRUCTIONS = 100_000_000;

  private final @Nullable NetworkOptions options;

  private PolicyNetwork(@Nullable NetworkOptions options) {
    this.options = options;
  }

  static PolicyNetwork of(Arguments arguments, Surroundings surroundings) {
    Optional<String> list = arguments.find(ALLOW_NET);
    if (list.isEmpty()) {
      return new PolicyNetwork(null);
    }
    Set<String> hosts = new TreeSet<>();
    for (String host : list.get().split(",", -1)) {
      if (!host.isBlank()) {
        hosts.add(host.strip());
      }
    }
    NetworkOptions options = NetworkOptions.of(hosts);
    return new PolicyNetwork(options.withEnvironment(surroundings.environment().variables()));
  }

  /** These capabilities, with the network if it may be reached. */
  Capabilities over(Capabilities others) {
    return options == null ? others : new NetworkCapabilities(others, options);
  }

  /** How long evaluations may take. */
  EvaluationOptions options() {
    EvaluationLimits limits = EvaluationLimits.DEFAULT;
    return options == null
        ? EvaluationOptions.DEFAULT
        : EvaluationOptions.DEFAULT.withLimits(
            limits.withMaxDurationNanos(MAX_DURATION_NANOS).withMaxInstructions(MAX_INSTRUCTIONS));
  }
}
