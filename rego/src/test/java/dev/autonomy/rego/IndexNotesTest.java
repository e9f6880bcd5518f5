package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexNotesTest {

  @Test
  void rulesThatTheIndexCannotUseAreNamedWithTheReason() {
    assertThat(
            notes(
                """
                package p

                a if input.x == 1
                a if startswith(input.p, "/tmp")
                a if input.k in {"b", "c"}
                a if input.y > 3
                a if { some z in input.zs; z == 1 }
                a if not input.q
                a if input.x == 2 else := true
                a if input.x == input.y
                default a := false
                """))
        .containsExactly(
            "6 no condition fixes a place in input, data or the arguments: "
                + "`input.y > 3` is no equality",
            "7 no condition fixes a place in input, data or the arguments: "
                + "`some z in input.zs` searches; `z == 1` compares no place with a constant",
            "8 no condition fixes a place in input, data or the arguments: "
                + "`not input.q` is negated",
            "9 rules with else are always tried",
            "10 no condition fixes a place in input, data or the arguments: "
                + "`input.x == input.y` compares no place with a constant");
  }

  @Test
  void ofFewRulesNoneIsNamedBecauseTheyHaveNoIndex() {
    assertThat(notes("package p\n\na if input.x > 1\na if input.x > 2\na if input.x > 3"))
        .isEmpty();
  }

  @Test
  void functionsAndSetsHaveIndexesToo() {
    StringBuilder text = new StringBuilder("package p\n\n");
    for (int i = 0; i < 4; i++) {
      text.append("f(\"" + i + "\") := 1\ns contains 1 if input.n > " + i + "\n");
    }
    assertThat(notes(text.toString())).hasSize(4).allMatch(note -> note.contains("input.n > "));
  }

  private static List<String> notes(String text) {
    List<String> notes = new ArrayList<>();
    Policy policy = Rego.compile(CompileRequest.of(new Source("p.rego", text)));
    for (IndexNote note : policy.traced().unindexedRules()) {
      notes.add(note.location().row() + " " + note.reason());
    }
    return notes;
  }
}
