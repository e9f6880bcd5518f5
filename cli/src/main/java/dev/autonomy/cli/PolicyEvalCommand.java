package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.JsonPointer;
import dev.autonomy.contract.RequestException;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.Solution;
import dev.autonomy.rego.TracedPolicy;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.value.Value;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code autonomy policy eval}. */
final class PolicyEvalCommand implements Command {

  private static final Option<Boolean> EXPLAIN =
      Option.flag("explain", "also show which rules decided, and why the others did not");

  private static final Option<Long> EXPLAIN_LIMIT =
      Option.count("explain-limit", 1, 1_000_000, "how many rules --explain shows")
          .or(Integer.toString(Explanation.DEFAULT_MAX_ATTEMPTS));

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy eval", "Try a policy on one tool call, or ask it a query")
        .operands("[query]", 0, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Without a query: decides the tool call in --input, {"kind": …, "params": …}, \
            exactly as the runtime's policy layer would, and prints the decision with the rule \
            that made it. Nothing is executed or recorded.

            With a query: evaluates it over the policy, --input being the document `input`, and \
            prints every solution. Functions that reach the network fail unless --allow-net \
            names the host.

            --explain adds every rule that had its turn: of those that did not hold the first \
            expression that failed, with the values in it, which may be values that the policy \
            redacts from the log. It is for people unless --output says json.\
            """)
        .options(
            PolicyOptions.BUNDLE,
            PolicyOptions.INPUT,
            EXPLAIN,
            EXPLAIN_LIMIT,
            NodeIdentity.NODE_ID,
            PolicyNetwork.ALLOW_NET,
            CommonOptions.REPORT_OUTPUT,
            PolicyOptions.FORMAT)
        .examples(
            new Example(
                "Would this call be allowed?",
                "echo '{\"kind\":\"robot.move\",\"params\":{\"speed\":2.5}}' | autonomy policy eval"
                    + " --bundle policy/ --input -"),
            new Example(
                "Ask for a document",
                "autonomy policy eval --bundle policy/ --input input.json data.autonomy.deny"),
            new Example(
                "Why was this call denied?",
                "autonomy policy eval --bundle policy/ --input call.json --explain"))
        .exits(
            new Exit("0", "evaluated, whatever the result"),
            new Exit("1", "the policy has errors, or the evaluation failed"))
        .seeAlso("policy check", "policy test");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    PolicyFiles files = PolicyFiles.named(arguments, "evaluate");
    byte @Nullable [] input = PolicyInput.read(arguments);
    Terminal terminal = surroundings.terminal();
    try {
      if (arguments.operands().isEmpty()) {
        if (input == null) {
          throw new UsageException("missing `--input`, the tool call to decide");
        }
        decide(files, input, arguments, surroundings);
      } else {
        query(files, input, arguments, surroundings);
      }
      return ExitStatus.DONE;
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    } catch (EvaluationException e) {
      throw new CommandException(e.toString(), e);
    }
  }

  private static void decide(
      PolicyFiles files, byte[] input, Arguments arguments, Surroundings surroundings)
      throws CommandException {
    ToolCall call;
    try {
      call = ToolCall.parse(input);
    } catch (RequestException e) {
      throw new CommandException("the input is no tool call: " + e.getMessage(), e);
    }
    CompiledBundle bundle;
    try {
      bundle = CompiledBundle.compile(files.checkedBundle(), "file:" + files.path());
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    Explanation explanation = null;
    if (arguments.value(EXPLAIN)) {
      TracedPolicy traced = bundle.policy().traced();
      explanation = explanation(traced, arguments);
      Policy listening = traced.listening(explanation);
      bundle = new CompiledBundle(bundle.manifest(), bundle.identity(), listening);
    }
    Gate gate =
        new Gate(
            new GateOptions(NodeIdentity.of(arguments), "daemon"),
            PolicyProvider.fixed(
                new PolicyState.Active(bundle, Optional.empty(), Optional.empty())),
            List.of(),
            surroundings.clock());
    AuditIdGenerator ids = new AuditIdGenerator(surroundings.clock(), new SecureRandom());
    Decision decision = gate.decide(ids.next(), call).effective();
    Terminal terminal = surroundings.terminal();
    if (explanation != null && isForPeople(arguments)) {
      print(decision, terminal);
      new ExplanationText(terminal).print(explanation, arguments.value(EXPLAIN_LIMIT));
    } else {
      terminal.out().line(json(decision, explanation));
    }
  }

  private static Explanation explanation(TracedPolicy traced, Arguments arguments) {
    return new Explanation(traced.rules(), Math.toIntExact(arguments.value(EXPLAIN_LIMIT)));
  }

  private static boolean isForPeople(Arguments arguments) {
    return PolicyOptions.format(arguments) == CommonOptions.Format.TEXT;
  }

  private static void print(Decision decision, Terminal terminal) {
    terminal.out().line("decision: " + decision.outcome());
    if (decision instanceof Decision.Deny deny) {
      terminal.out().line("reason: " + Printable.line(deny.reason()));
    }
    if (decision.decidedBy().isPresent()) {
      terminal.out().line("decided by: " + decision.decidedBy().get());
    }
    terminal.out().line("");
  }

  private static String json(Decision decision, @Nullable Explanation explanation) {
    JsonWriter json = new JsonWriter().beginObject().member("decision", decision.outcome());
    if (decision instanceof Decision.Deny deny) {
      json.member("reason", deny.reason());
    }
    if (decision.decidedBy().isPresent()) {
      json.member("rule", decision.decidedBy().get().toJson());
    }
    if (!decision.redaction().isEmpty()) {
      json.name("redact").beginArray();
      for (JsonPointer pointer : decision.redaction().pointers()) {
        json.value(pointer.toString());
      }
      json.endArray();
    }
    if (explanation != null) {
      ExplanationJson.addTo(json, explanation);
    }
    return json.endObject().toString();
  }

  private static void query(
      PolicyFiles files, byte @Nullable [] input, Arguments arguments, Surroundings surroundings)
      throws CommandException {
    PolicyNetwork network = PolicyNetwork.of(arguments, surroundings);
    Terminal terminal = surroundings.terminal();
    boolean explains = arguments.value(EXPLAIN);
    Policy policy = Rego.compile(files.request().withPrintStatements(explains));
    Explanation explanation = null;
    if (explains) {
      TracedPolicy traced = policy.traced();
      explanation = explanation(traced, arguments);
      policy = traced.listening(explanation);
    }
    Value document;
    try {
      document = input == null ? null : Value.parse(input);
    } catch (JsonException e) {
      throw new CommandException("the input is not JSON: " + e.getMessage(), e);
    }
    List<Solution> solutions;
    Capabilities capabilities = network.over(Capabilities.system());
    try (Evaluation evaluation = policy.evaluate(document, network.options(), capabilities)) {
      solutions = evaluation.solve(policy.query(arguments.operands().getFirst()));
    }
    JsonWriter json = json(solutions);
    if (explanation != null && isForPeople(arguments)) {
      terminal.out().line(json.endObject().toString()).line("");
      new ExplanationText(terminal).print(explanation, arguments.value(EXPLAIN_LIMIT));
      return;
    }
    if (explanation != null) {
      ExplanationJson.addTo(json, explanation);
    }
    terminal.out().line(json.endObject().toString());
  }

  /** {@code {"result": […]}}, still open. */
  private static JsonWriter json(List<Solution> solutions) {
    JsonWriter json = new JsonWriter().beginObject().name("result").beginArray();
    for (Solution solution : solutions) {
      json.beginObject().name("expressions").beginArray();
      for (Value expression : solution.expressions()) {
        json.value(expression.toJson());
      }
      json.endArray();
      if (!solution.bindings().isEmpty()) {
        json.name("bindings").beginObject();
        for (Map.Entry<String, Value> binding : solution.bindings().entrySet()) {
          json.member(binding.getKey(), binding.getValue().toJson());
        }
        json.endObject();
      }
      json.endObject();
    }
    return json.endArray();
  }
}
