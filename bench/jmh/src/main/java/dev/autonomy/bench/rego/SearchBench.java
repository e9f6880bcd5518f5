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

/** Policies that go through many values. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
public class SearchBench {

  private static final int ELEMENTS = 10_000;
  private static final int SIDE = 1_000;

  /** What is evaluated, and what it gives. */
  private record Task(String rules, String answer) {}

  private static final String JOINED =
      "[[p.id, t.id] | some p in data.left; some t in data.right; p.id == t.id]";

  private static final Map<String, Task> TASKS =
      Map.ofEntries(
          task("countArray", "count([p | some p in data.array; p.tier == \"gold\"])", "3334"),
          task("countObject", "count([p | some p in data.object; p.tier == \"gold\"])", "3334"),
          task("countSet", "count([x | some x in set; x % 3 == 0])", "3334"),
          task("setOfIds", "count({p.id | some p in data.array; p.score < 50})", "5000"),
          task("objectOfIds", "count({p.id: p.tier | some p in data.array})", "10000"),
          task("numbers", "count([x | some x in data.numbers; x > 5000])", "4999"),
          task(
              "every",
              "ok\n\nok if {\n  every p in data.array {\n    p.score < 100\n    p.tier != \"\"\n"
                  + "  }\n}",
              "true"),
          task(
              "exhausted",
              "ok\n\ndefault ok := false\n\nok if {\n  some p in data.array\n  p.score > 100\n}",
              "false"),
          task("nestedJoin", "count(" + JOINED + ")", "1000"),
          task(
              "groupedJoin",
              "count([g | some p in data.left; g := [t | some t in data.right; t.team == p.team];"
                  + " count(g) > 0])",
              "1000"),
          task("partialSetMember", "ok\n\nok if many[\"person77\"]", "true"),
          task("partialObjectKey", "ok\n\nok if named[\"person77\"].id == 77", "true"),
          task("functionPerElement", "count([p | some p in data.array; gold(p)])", "3334"),
          task(
              "sums",
              "sum([p.score | some p in data.array]) + max([p.id | some p in data.array])",
              "504999"));

  private static final String RULES =
      """
      package search

      gold(p) if p.tier == "gold"

      many contains name if {
        some name, person in data.object
        person.score < 1000
      }

      named[name] := person if {
        some name, person in data.object
        person.score < 1000
      }

      answer := \
      """;

  private static Map.Entry<String, Task> task(String name, String rules, String answer) {
    return Map.entry(name, new Task(rules, answer));
  }

  @Param({
    "countArray",
    "countObject",
    "countSet",
    "setOfIds",
    "objectOfIds",
    "numbers",
    "every",
    "exhausted",
    "nestedJoin",
    "groupedJoin",
    "partialSetMember",
    "partialObjectKey",
    "functionPerElement",
    "sums"
  })
  public String task;

  private Prepared prepared;

  /** Compiles the task over the data. */
  @Setup
  public void prepare() {
    String data =
        "{\"array\": %s, \"object\": %s, \"numbers\": %s, \"left\": %s, \"right\": %s}"
            .formatted(
                Policies.people(ELEMENTS),
                Policies.peopleByName(ELEMENTS),
                Policies.numbers(ELEMENTS),
                Policies.people(SIDE),
                Policies.people(SIDE));
    Task wanted = TASKS.get(task);
    String set = "{" + Policies.members(ELEMENTS, Integer::toString) + "}";
    String rules = RULES + wanted.rules + "\n\nset := " + set + "\n";
    prepared = Prepared.of(rules, "data.search.answer", "{}", data).expecting(wanted.answer);
  }

  /** One evaluation. */
  @Benchmark
  public @Nullable Object search() {
    return prepared.answer();
  }
}
