package dev.autonomy.bench.rego;

import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.Source;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From source to a policy that can be evaluated, in a warm JVM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompileBench {

  private final String thirty = Policies.ordinary(30);
  private final String many = Policies.Form.EQUALITY.rules(10_000);

  private static Policy compile(String text) {
    return Rego.compile(CompileRequest.of(new Source("bench.rego", text)));
  }

  /** The three rules for a robot. */
  @Benchmark
  public Policy three() {
    return compile(Policies.AGENT);
  }

  /** Thirty rules with iteration, negation and comprehensions. */
  @Benchmark
  public Policy thirty() {
    return compile(thirty);
  }

  /** Ten thousand rules of three equalities. */
  @Benchmark
  public Policy tenThousand() {
    return compile(many);
  }
}
