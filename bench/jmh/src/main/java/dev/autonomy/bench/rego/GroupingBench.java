package dev.autonomy.bench.rego;

import java.util.Map;
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

/** Comprehensions that group items by a field, one comprehension for each item. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
public class GroupingBench {

  private static final Map<String, String> GROUPS =
      Map.of(
          "ARRAY",
          "count([g | some p in data.array; g := [q | some q in data.array; q.id == p.id]])",
          "SET",
          "count([g | some p in people; g := {q.tier | some q in people; q.id == p.id}])",
          "OBJECT",
          "count([g | some n, p in data.object; g := {m: 1 | some m, q in data.object; q.id =="
              + " p.id}])");

  /** What is grouped, and into what. */
  @Param({"ARRAY", "SET", "OBJECT"})
  public String kind;

  /** How many there are. */
  @Param({"10", "100", "1000"})
  public int items;

  private Prepared prepared;

  /** Compiles the comprehension over the items. */
  @Setup
  public void prepare() {
    String data =
        "{\"array\": %s, \"object\": %s}"
            .formatted(Policies.people(items), Policies.peopleByName(items));
    String rules =
        "package grouping\n\npeople contains p if some p in data.array\n\nanswer := "
            + GROUPS.get(kind)
            + "\n";
    prepared =
        Prepared.of(rules, "data.grouping.answer", "{}", data).expecting(String.valueOf(items));
  }

  /** One evaluation. */
  @Benchmark
  public @Nullable Object group() {
    return prepared.answer();
  }
}
