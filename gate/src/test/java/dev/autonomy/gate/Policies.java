package dev.autonomy.gate;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.RequestException;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.rego.EvaluationLimits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Policies, calls and gates for tests. */
final class Policies {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final AuditId ID = new AuditIdGenerator(CLOCK, new SplittableRandom(1)).next();

  private Policies() {}

  /** A bundle with this one module, whose package line is put before it. */
  static CompiledBundle compile(String rules) {
    try {
      byte[] module = ("package autonomy\n\n" + rules).getBytes(StandardCharsets.UTF_8);
      return CompiledBundle.compile(Bundle.of(Map.of("policies/p.rego", module)), "test:p");
    } catch (BundleException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static PolicyProvider provider(String rules) {
    return provider(compile(rules));
  }

  static PolicyProvider provider(CompiledBundle bundle) {
    return PolicyProvider.fixed(new PolicyState.Active(bundle, Optional.empty(), Optional.empty()));
  }

  static Gate gate(PolicyProvider provider, RuntimeCheck... checks) {
    return gate(provider, EvaluationLimits.DEFAULT, checks);
  }

  static Gate gate(PolicyProvider provider, EvaluationLimits limits, RuntimeCheck... checks) {
    return new Gate(
        new GateOptions("node-1", "daemon").withLimits(limits), provider, List.of(checks), CLOCK);
  }

  static ToolCall call(String json) {
    try {
      return ToolCall.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (RequestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static ToolCall echo() {
    return call("{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}");
  }

  static Decision decide(String rules, ToolCall call) {
    return gate(provider(rules)).decide(ID, call).effective();
  }

  /** The reason of the denial, or {@code allow}. */
  static String say(Decision decision) {
    return switch (decision) {
      case Decision.Allow _ -> "allow";
      case Decision.Deny deny -> deny.reason();
    };
  }
}
