package dev.autonomy.bench.rego;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Rules that work on strings and on sets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TextBench {

  private final Prepared strings =
      Prepared.of(
              """
              package text

              allow if {
                parts := split(trim(input.path, "/"), "/")
                count(parts) == 5
                parts[0] == "tenants"
                lower(parts[1]) == lower(input.tenant)
                regex.match(`^[a-z]+-[0-9]+$`, parts[3])
                endswith(parts[4], ".json")
                sprintf("%s/%s", [parts[1], parts[3]]) == concat("/", [input.tenant, input.id])
              }
              """,
              "data.text.allow",
              "{\"path\": \"/tenants/Acme/robots/arm-17/state.json\", \"tenant\": \"Acme\","
                  + " \"id\": \"arm-17\"}")
          .expecting("true");

  private final Prepared sets =
      Prepared.of(
              """
              package sets

              wanted := {x | some x in input.wanted}

              granted := {x | some x in input.granted}

              allow if {
                count(wanted - granted) == 0
                count(wanted & forbidden) == 0
                count(wanted | granted) < 100
              }

              forbidden := {"delete", "reboot"}
              """,
              "data.sets.allow",
              "{\"wanted\": [%s], \"granted\": [%s]}"
                  .formatted(
                      Policies.members(10, i -> Policies.quoted("right" + i)),
                      Policies.members(30, i -> Policies.quoted("right" + i))))
          .expecting("true");

  /** Splits, compares and matches strings. */
  @Benchmark
  public @Nullable Object strings() {
    return strings.answer();
  }

  /** Builds sets and takes differences, intersections and unions of them. */
  @Benchmark
  public @Nullable Object sets() {
    return sets.answer();
  }
}
