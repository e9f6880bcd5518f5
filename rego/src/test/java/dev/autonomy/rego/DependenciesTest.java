package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import org.junit.jupiter.api.Test;

class DependenciesTest {

  private static final Policy POLICY =
      Rego.compile(
          CompileRequest.of(
              new Source(
                  "p.rego",
                  """
                  package p

                  allow if {
                    input.user.name == data.admins[_]
                    small(input.size)
                  }

                  allow if every x in input.xs { x == other.y with input.z as input.w }

                  other.y := data.base.y if input.user

                  small(n) if n < data.limits.size

                  unused if input.never
                  """)));

  @Test
  void referencesAreFollowedThroughRulesAndFunctions() {
    Dependencies found = POLICY.dependencies("data.p.allow");
    assertThat(found.virtual()).containsExactly("data.p.allow", "data.p.other.y", "data.p.small");
    assertThat(found.base())
        .containsExactly(
            "data.admins",
            "data.base.y",
            "data.limits.size",
            "input.size",
            "input.user",
            "input.w",
            "input.xs");
  }

  @Test
  void whatIsWorkedOutMayBeAnythingBelow() {
    Dependencies found = POLICY.dependencies("data.p[name]");
    assertThat(found.virtual()).contains("data.p.unused").hasSize(4);
    assertThat(found.base()).contains("data.p", "input.never");
  }

  @Test
  void aWholeDocumentStandsForAllPlacesInIt() {
    assertThat(POLICY.dependencies("input.a.b == input; data.base.y").base())
        .containsExactly("data.base.y", "input");
  }
}
