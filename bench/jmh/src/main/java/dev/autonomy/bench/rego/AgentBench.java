package dev.autonomy.bench.rego;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** One decision, as it is made before every tool call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AgentBench {

  private final Prepared first =
      Prepared.of(Policies.AGENT, "data.agent.allow", Policies.MOVE).expecting("true");
  private final Prepared third = first.withInput(Policies.READ).expecting("true");
  private final Prepared none = first.withInput(Policies.WELD).expecting("false");
  private final Prepared roles =
      Prepared.of(
              Policies.ROLES,
              "data.roles.allow",
              "{\"user\": \"user500\", \"action\": \"do3\", \"type\": \"t2\"}",
              Policies.rolesData())
          .expecting("true");

  /** The first of three rules allows. */
  @Benchmark
  @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
  public @Nullable Object firstRule() {
    return first.answer();
  }

  /** The last of three rules allows. */
  @Benchmark
  @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
  public @Nullable Object thirdRule() {
    return third.answer();
  }

  /** No rule allows. */
  @Benchmark
  @BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
  public @Nullable Object noRule() {
    return none.answer();
  }

  /** Two threads decide with one policy. */
  @Benchmark
  @Threads(2)
  public @Nullable Object firstRuleTwoThreads() {
    return first.answer();
  }

  /** Roles and grants are looked up in the data. */
  @Benchmark
  public @Nullable Object roles() {
    return roles.answer();
  }

  /** Two threads look up roles. */
  @Benchmark
  @Threads(2)
  public @Nullable Object rolesTwoThreads() {
    return roles.answer();
  }
}
