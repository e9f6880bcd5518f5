package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs one case and says what is wrong with the outcome; empty when nothing is. */
final class ConformanceVerdict {

  /** Nanoseconds in a millisecond. */
  private static final long MILLISECOND = 1_000_000;

  /** The machine's clock, put forward by sleeping; names and a runtime that ask nobody. */
  private static final class FakeCapabilities implements Capabilities {
    private long sleptNanoseconds;

    @Override
    public long nowNanoseconds() {
      return Capabilities.system().nowNanoseconds() + sleptNanoseconds;
    }

    @Override
    public RandomGenerator random() {
      return Capabilities.system().random();
    }

    @Override
    public SetValue lookupAddresses(String host) {
      return SetValue.of(StringValue.of("127.0.0.1"), StringValue.of("::1"));
    }

    @Override
    public ObjectValue runtime() {
      return ObjectValue.EMPTY;
    }

    /** The function that OPA has for its tests; takes whole milliseconds, as in {@code 10ms}. */
    Value sleep(Value duration) {
      String milliseconds = ((StringValue) duration).value().replace("ms", "");
      sleptNanoseconds += Long.parseLong(milliseconds) * MILLISECOND;
      return NullValue.NULL;
    }

    BuiltinLibrary library() {
      return BuiltinLibrary.STANDARD.with(
          new BuiltinDeclaration(
              "test.sleep",
              new Type.FunctionType(List.of(Type.STRING), Type.NULL, null),
              null,
              false,
              false,
              false),
          (Builtin.Unary) (_, duration) -> sleep(duration));
    }
  }

  /** Longer than by default: the cases are about answers, on machines of any speed. */
  private static final EvaluationLimits LIMITS =
      EvaluationLimits.DEFAULT.withMaxDurationNanos(20_000 * MILLISECOND);

  private ConformanceVerdict() {}

  static String of(ConformanceCase test) {
    return of(test, false);
  }

  /** The same, evaluating with or without a listener, which must not make a difference. */
  static String of(ConformanceCase test, boolean traced) {
    try {
      return test.wantedErrors().isEmpty() ? evaluate(test, traced) : diagnose(test);
    } catch (RegoException e) {
      RegoError first = e.errors().getFirst();
      return error(test, first.code(), e.getMessage());
    } catch (EvaluationException e) {
      return error(test, e.code(), e.describe());
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return "threw " + e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
  }

  private static String error(ConformanceCase test, String code, @Nullable String message) {
    String shown = Objects.requireNonNullElse(message, "");
    if (test.wantedErrorCode().isEmpty() && test.wantedError().isEmpty()) {
      return "unexpected error " + code + ": " + shown;
    }
    if (!test.wantedErrorCode().isEmpty() && !test.wantedErrorCode().equals(code)) {
      return "wanted error code " + test.wantedErrorCode() + ", got " + code + ": " + shown;
    }
    if (!shown.contains(test.wantedError())) {
      return "wanted error `" + test.wantedError() + "`, got `" + shown + "`";
    }
    return "";
  }

  private static CompileRequest request(ConformanceCase test, FakeCapabilities capabilities) {
    List<Source> sources = new ArrayList<>();
    for (String module : test.modules()) {
      sources.add(new Source("test-" + sources.size() + ".rego", module));
    }
    return CompileRequest.of(sources)
        .withVersion(test.isV0() ? RegoVersion.V0 : RegoVersion.V1)
        .withExperimentalKeywords(test.experimental())
        .withPrintStatements(test.printing())
        .withBuiltins(capabilities.library())
        .withData(test.data());
  }

  private static String evaluate(ConformanceCase test, boolean traced) {
    FakeCapabilities capabilities = new FakeCapabilities();
    Policy policy = Rego.compile(request(test, capabilities));
    EvaluationOptions options =
        EvaluationOptions.DEFAULT.withStrictBuiltinErrors(test.strict()).withLimits(LIMITS);
    List<Solution> solutions;
    if (traced) {
      TracedPolicy told = policy.traced();
      Explanation listener = new Explanation(told.rules());
      Value input = input(policy, test);
      try (Evaluation evaluation = told.evaluate(input, options, capabilities, listener)) {
        solutions = evaluation.solve(told.query(test.query()));
      }
      listener.documents();
    } else {
      try (Evaluation evaluation = policy.evaluate(input(policy, test), options, capabilities)) {
        solutions = evaluation.solve(policy.query(test.query()));
      }
    }
    if (!test.wantedError().isEmpty() || !test.wantedErrorCode().isEmpty()) {
      return "wanted error `"
          + test.wantedErrorCode()
          + " "
          + test.wantedError()
          + "`, got "
          + solutions;
    }
    ArrayValue wanted = test.wantedResult();
    if (wanted == null) {
      return "";
    }
    SetValue expected = bindings(wanted, test.sorted());
    SetValue.Builder found = new SetValue.Builder();
    for (Solution solution : solutions) {
      ObjectValue.Builder bindings = new ObjectValue.Builder();
      for (Map.Entry<String, Value> binding : solution.bindings().entrySet()) {
        Value plain = Value.of(binding.getValue().toJson());
        bindings.put(binding.getKey(), test.sorted() ? sorted(plain) : plain);
      }
      found.add(bindings.build());
    }
    SetValue actual = found.build();
    return actual.equals(expected) ? "" : "wanted " + expected + ", got " + actual;
  }

  private static @Nullable Value input(Policy policy, ConformanceCase test) {
    if (test.inputTerm().isEmpty()) {
      return test.input();
    }
    try (Evaluation evaluation = policy.evaluate(null)) {
      List<Solution> solutions = evaluation.solve(policy.query("x = " + test.inputTerm()));
      return solutions.isEmpty() ? null : solutions.getFirst().bindings().get("x");
    }
  }

  private static SetValue bindings(ArrayValue wanted, boolean sort) {
    SetValue.Builder all = new SetValue.Builder();
    for (Value solution : wanted) {
      ObjectValue.Builder bindings = new ObjectValue.Builder();
      ObjectValue object = (ObjectValue) solution;
      for (int i = 0; i < object.size(); i++) {
        bindings.put(object.key(i), sort ? sorted(object.value(i)) : object.value(i));
      }
      all.add(bindings.build());
    }
    return all.build();
  }

  private static Value sorted(Value value) {
    if (value instanceof ArrayValue array) {
      Value[] elements = array.toArray();
      Arrays.sort(elements);
      return ArrayValue.of(elements);
    }
    return value;
  }

  /** Compiles and compares the diagnostics. */
  private static String diagnose(ConformanceCase test) {
    List<String> found = new ArrayList<>();
    try {
      Rego.compile(request(test, new FakeCapabilities()));
    } catch (RegoException e) {
      for (RegoError error : e.errors()) {
        found.add(
            describe(
                error.code(), error.location().row(), error.location().column(), error.message()));
      }
    }
    List<String> missing = new ArrayList<>();
    for (ConformanceCase.WantedError error : test.wantedErrors()) {
      String wanted = describe(error.code(), error.row(), error.column(), error.message());
      if (!found.remove(wanted)) {
        missing.add(wanted);
      }
    }
    if (!missing.isEmpty()) {
      return "missing " + missing + ", left over " + found;
    }
    return found.isEmpty() || !test.exhaustive() ? "" : "unexpected " + found;
  }

  private static String describe(String code, int row, int column, String message) {
    return row + ":" + column + ": " + code + ": " + StringValue.of(message);
  }
}
