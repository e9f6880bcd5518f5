package dev.autonomy.bench.rego;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Policies of many rules about the same places of the input, one of which holds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
public class ManyRulesBench {

  @Param({"10", "100", "1000", "10000"})
  public int rules;

  @Param({"EQUALITY", "PREFIX", "GLOB", "MEMBERSHIP", "DENY_SET"})
  public String form;

  private Prepared prepared;

  /** Compiles the rules. */
  @Setup
  public void prepare() {
    String input = Policies.Form.input(rules);
    prepared =
        form.equals("DENY_SET")
            ? Prepared.of(Policies.reasons(rules), "data.many.deny", input)
                .expecting("{\"reason " + rules / 2 + "\"}")
            : Prepared.of(Policies.Form.valueOf(form).rules(rules), "data.many.allow", input)
                .expecting("true");
  }

  /** One decision. */
  @Benchmark
  public @Nullable Object decide() {
    return prepared.answer();
  }
}
