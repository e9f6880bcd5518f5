package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.RequestException;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Query;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code autonomy policy bench}. */
final class PolicyBenchCommand implements Command {

  private static final int MAX_COUNT = 10_000_000;

  private static final Option<Long> COUNT =
      Option.count("count", 1, MAX_COUNT, "how many evaluations to time at most").or("1000000");

  private static final Option<Duration> TIME =
      Option.duration("time", "how long to measure at most").or("5s");

  private static final Option<Duration> WARM_UP =
      Option.duration("warm-up", "how long to evaluate before anything counts").or("2s");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy bench", "Measure how long a policy takes to decide")
        .operands("[query]", 0, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Without a query: decides the tool call in --input again and again, as the runtime's \
            policy layer does, without its log. With a query: solves it, --input being the \
            document `input`. One thread; what the policy is asked is parsed once.

            Shows percentiles of single evaluations, each of which includes one reading of the \
            clock, and evaluations a second and bytes allocated without these readings.\
            """)
        .options(
            PolicyOptions.BUNDLE,
            PolicyOptions.INPUT,
            COUNT,
            TIME,
            WARM_UP,
            CommonOptions.REPORT_OUTPUT,
            PolicyOptions.FORMAT)
        .examples(
            new Example(
                "The latency of a decision",
                "autonomy policy bench --bundle policy/ --input call.json"))
        .exits(
            new Exit("0", "measured"),
            new Exit("1", "the policy has errors, or the evaluation failed"))
        .seeAlso("policy eval", "policy check");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    PolicyFiles files = PolicyFiles.named(arguments, "measure");
    byte[] input = PolicyInput.read(arguments);
    Terminal terminal = surroundings.terminal();
    try {
      Supplier<?> work;
      if (!arguments.operands().isEmpty()) {
        work = query(files, input, arguments.operands().getFirst());
      } else if (input != null) {
        work = decision(files, input, surroundings);
      } else {
        throw new UsageException("missing `--input`, the tool call to decide");
      }
      Measurement.Result result =
          new Measurement(EvaluationOptions.DEFAULT.monotonicNanos(), Measurement::usedHeapBytes)
              .run(
                  work,
                  arguments.value(WARM_UP).toNanos(),
                  arguments.value(TIME).toNanos(),
                  Math.toIntExact(arguments.value(COUNT)));
      switch (PolicyOptions.format(arguments)) {
        case TEXT -> print(result, terminal);
        case JSON -> terminal.out().line(json(result));
      }
      return ExitStatus.DONE;
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    } catch (EvaluationException e) {
      throw new CommandException(e.describe(), e);
    }
  }

  private static Supplier<?> decision(PolicyFiles files, byte[] input, Surroundings surroundings)
      throws CommandException {
    ToolCall call;
    CompiledBundle bundle;
    try {
      call = ToolCall.parse(input);
      bundle = CompiledBundle.compile(files.bundle().withoutTests(), "file:" + files.path());
    } catch (RequestException e) {
      throw new CommandException("the input is no tool call: " + e.getMessage(), e);
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    Gate gate =
        new Gate(
            new GateOptions("bench", "daemon"),
            PolicyProvider.fixed(
                new PolicyState.Active(bundle, Optional.empty(), Optional.empty())),
            List.of(),
            surroundings.clock());
    AuditId id = new AuditIdGenerator(surroundings.clock(), new SecureRandom()).next();
    return () -> gate.decide(id, call);
  }

  private static Supplier<?> query(PolicyFiles files, byte @Nullable [] input, String text)
      throws CommandException {
    Policy policy = Rego.compile(files.request());
    Query query = policy.query(text);
    Value document;
    try {
      document = input == null ? null : Value.parse(input);
    } catch (JsonException e) {
      throw new CommandException("the input is not JSON: " + e.getMessage(), e);
    }
    return () -> {
      try (Evaluation evaluation = policy.evaluate(document)) {
        return evaluation.solve(query);
      }
    };
  }

  private static void print(Measurement.Result result, Terminal terminal) {
    terminal.out().line(result.count() + " evaluations");
    line(terminal, "p50", result.percentileNanos(0.5));
    line(terminal, "p90", result.percentileNanos(0.9));
    line(terminal, "p99", result.percentileNanos(0.99));
    line(terminal, "p99.9", result.percentileNanos(0.999));
    line(terminal, "max", result.percentileNanos(1));
    line(terminal, "mean", Math.round(result.meanNanos()));
    String bytes =
        result.bytesEach() < 0
            ? ""
            : ", " + Math.round(result.bytesEach()) + " bytes allocated each";
    terminal.out().line(Math.round(result.perSecond()) + " evaluations/s" + bytes);
  }

  private static void line(Terminal terminal, String name, long nanos) {
    String number = Long.toString(nanos);
    terminal
        .out()
        .line(
            name + " ".repeat(Math.max(1, 18 - name.length() - number.length())) + number + " ns");
  }

  private static String json(Measurement.Result result) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("evaluations", result.count())
            .member("p50_ns", result.percentileNanos(0.5))
            .member("p90_ns", result.percentileNanos(0.9))
            .member("p99_ns", result.percentileNanos(0.99))
            .member("p99_9_ns", result.percentileNanos(0.999))
            .member("max_ns", result.percentileNanos(1))
            .member("mean_ns", tenths(result.meanNanos()))
            .member("evaluations_per_second", Math.round(result.perSecond()));
    if (result.bytesEach() >= 0) {
      json.member("bytes_each", tenths(result.bytesEach()));
    }
    return json.endObject().toString();
  }

  private static JsonNumber tenths(double number) {
    return new JsonNumber(
        BigDecimal.valueOf(number).setScale(1, RoundingMode.HALF_UP).toPlainString());
  }
}
