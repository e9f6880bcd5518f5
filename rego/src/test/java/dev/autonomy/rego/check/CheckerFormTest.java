package dev.autonomy.rego.check;

import static dev.autonomy.rego.check.CheckOptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckerFormTest {

  @Test
  void referencesBecomeAbsolute() {
    Checks.check(
        DEFAULT,
        """
        package a.b
        import data.lib.things as l
        import input.user
        p := q if { l.x; user.name; input.y; data.z }
        q.r := 1
        f(x) := x
        s if f(l.y(1))
        ~~~~
        package lib.things
        y(_) := 2
        ~~~~
        package a.b
        other if p
        =>
        data.a.b.p := data.a.b.q if { data.lib.things.x; input.user.name; input.y; data.z }
        data.a.b.q.r := 1
        data.a.b.f(x#0) := x#0
        data.a.b.s if { data.a.b.f(data.lib.things.y(1)) }
        data.lib.things.y(_) := 2
        data.a.b.other if { data.a.b.p }
        """);
  }

  @Test
  void declaredVariablesHideGlobalsInTheirScope() {
    Checks.check(
        DEFAULT,
        """
        x := 1
        p if { x := 2; x == 2 }
        q if { y := [x | x := 3]; x == 1; y }
        r(x) := [x | true]
        s if { every x in [1] { x > 0 }; x == 1 }
        t := x if { some x in [1] }
        =>
        data.t.x := 1
        data.t.p if { x#0 = 2; x#0 == 2 }
        data.t.q if { y#1 = [x#0 | x#0 = 3]; data.t.x == 1; y#1 }
        data.t.r(x#0) := [x#0 | true]
        data.t.s if { every x#0 in [1] { x#0 > 0 }; data.t.x == 1 }
        data.t.t := x#0 if { some x#0 in [1] }
        """);
  }

  @Test
  void aSymbolIsNotARuleOfTheSameName() {
    Checks.check(
        DEFAULT,
        """
        plus := 1
        or(a) := a
        p := 1 + plus
        q := or(2)
        =>
        data.t.plus := 1
        data.t.or(a#0) := a#0
        data.t.p := (1 + data.t.plus)
        data.t.q := data.t.or(2)
        """);
  }

  @Test
  void rootDocumentsCanBeShadowedInVersionZeroOnly() {
    Checks.check(
        DEFAULT,
        """
        p if { input := 1; input == 1 }
        =>
        2:8 compile: variables must not shadow input (use a different variable name)
        """);
  }

  @Test
  void expressionsStandInAnOrderInWhichTheyCanRun() {
    Checks.check(
        DEFAULT,
        """
        p if { x > 1; x = input.y }
        =>
        data.t.p if { x = input.y; x > 1 }
        ----
        p if { not q[x]; y == z; [x, y] = input.p; z = y }
        q := {}
        =>
        data.t.p if { [x, y] = input.p; z = y; not data.t.q[x]; y == z }
        data.t.q := {}
        ----
        p if { count([1 | x > 1]) == 1; x = input.x }
        =>
        data.t.p if { x = input.x; count([1 | x > 1]) == 1 }
        ----
        p if { every a in xs { a > b }; xs = input.xs; b = 1 }
        =>
        data.t.p if { xs = input.xs; b = 1; every a#0 in xs { a#0 > b } }
        ----
        p if { input.x with input as y; y = 1 }
        =>
        data.t.p if { y = 1; input.x with input as y }
        ----
        p if { {"a": x, "b": [y]} = z; z = input.z; x < y }
        =>
        data.t.p if { z = input.z; {"a": x, "b": [y]} = z; x < y }
        """);
  }

  @Test
  void referencesThatBindVariablesStandAlone() {
    Checks.check(
        DEFAULT,
        """
        p if { count(input.xs[i]) > i }
        =>
        data.t.p if { #0 = input.xs[i]; count(#0) > i }
        ----
        p if { f(i, input.xs[i]) }
        f(_, _) := 1
        =>
        data.t.p if { #0 = input.xs[i]; data.t.f(i, #0) }
        data.t.f(_, _) := 1
        ----
        p if { input.xs[i] = input.ys[i] }
        =>
        data.t.p if { input.xs[i] = input.ys[i] }
        ----
        p if { x := [input.xs[_], {"a": input.ys[i]}]; x[i] }
        =>
        data.t.p if { #1 = input.xs[_]; #2 = input.ys[i]; x#0 = [#1, {"a": #2}]; x#0[i] }
        ----
        p if { every x in input.xs[i] { x > i } }
        =>
        data.t.p if { #1 = input.xs[i]; every x#0 in #1 { x#0 > i } }
        ----
        p if { input.xs[input.ys[i]].z with input.a as 1 }
        =>
        data.t.p if { #0 = input.ys[i] with input.a as 1; input.xs[#0].z with input.a as 1 }
        ----
        p contains input.xs[i]
        q := upper(input.xs[i].name) if i > 1
        r[input.xs[i]] := i
        =>
        data.t.p contains #0 if { #0 = input.xs[i] }
        data.t.q := #0 if { #1 = input.xs[i].name; #0 = upper(#1); i > 1 }
        data.t.r[#0] := i if { #0 = input.xs[i] }
        """);
  }

  @Test
  void plainNegationIsAboutTheValuesOfItsOperands() {
    Checks.check(
        DEFAULT,
        """
        p if not startswith(input.x, lower(input.y))
        =>
        data.t.p if { #0 = input.x; #1 = input.y; #2 = lower(#1); not startswith(#0, #2) }
        ----
        p if not input.x == "a"
        =>
        data.t.p if { not input.x == "a" }
        ----
        p if not input.x[input.y]
        =>
        data.t.p if { #0 = input.y; not input.x[#0] }
        ----
        p if not f(1) == count({x | some x in input})
        f(_) := 1
        =>
        data.t.p if { #1 = data.t.f(1); #2 = {x#0 | some x#0 in input}; #3 = count(#2); not #1 == #3 }
        data.t.f(_) := 1
        ----
        import future.keywords.not
        p if not f(input.x)
        f(_) := 1
        =>
        data.t.p if { not { data.t.f(input.x) } }
        data.t.f(_) := 1
        """);
  }

  @Test
  void functionHeadsBecomePatterns() {
    Checks.check(
        DEFAULT,
        """
        f([x, {"k": y}], "c", _) := x + y
        =>
        data.t.f([x#0, {"k": y#1}], "c", _) := (x#0 + y#1)
        ----
        f(input.x, $"{z}") := 1 if z := 2
        =>
        data.t.f(#1, #2) := 1 if { z#0 = 2; #1 = input.x; #2 = $"{z#0}" }
        """);
  }

  @Test
  void elseBranchesShareTheNamesOfTheirArguments() {
    Checks.check(
        DEFAULT,
        """
        f(x) := y if { y := x + 1 } else := z if { z := x }
        =>
        data.t.f(x#0) := y#1 if { y#1 = (x#0 + 1) } else := z#2 if { z#2 = x#0 }
        """);
  }

  @Test
  void metadataCallsBecomeWhatTheyReturn() {
    Checks.check(
        DEFAULT,
        """
        # METADATA
        # title: pkg
        package t
        # METADATA
        # title: rule
        p := rego.metadata.rule()
        q if count(rego.metadata.chain()) == 2
        =>
        data.t.p := {"title": "rule", "scope": "rule"}
        data.t.q if { count([{"path": ["t", "q"]}, {"path": ["t"], "annotations": {"title": "pkg", "scope": "package"}}]) == 2 }
        """);
  }

  @Test
  void printStatementsAreErasedUnlessAskedFor() {
    String rule = "p if { print(input.x); x := [1 | print(\"in\")]; x }\n=>\n";
    Checks.check(DEFAULT, rule + "data.t.p if { x#0 = [1 | ]; x#0 }");
    Checks.check(
        DEFAULT.withPrintStatements(true),
        rule + "data.t.p if { print(input.x); x#0 = [1 | print(\"in\")]; x#0 }");
  }

  @Test
  void functionsThatReplaceOthersAreReferences() {
    Checks.check(
        DEFAULT,
        """
        p if q with count as f with data.t.f as sum with time.now_ns as 1
        q if count([]) == f(1)
        f(_) := 1
        =>
        data.t.p if { data.t.q with count as data.t.f with data.t.f as sum with time.now_ns as 1 }
        data.t.q if { count([]) == data.t.f(1) }
        data.t.f(_) := 1
        """);
  }

  @Test
  void queriesAreCheckedAgainstTheModules() {
    CheckedModules checked =
        Checker.check(Checks.parse("package a\np contains 1\nf(x) := x"), DEFAULT);
    Term.Ref packageName = checked.modules().getFirst().packageName();

    assertThat(TreePrinter.print(checked.checkQuery(query("x > y; data.a.p[x]; y = 0"))))
        .isEqualTo("data.a.p[x]; y = 0; x > y");
    assertThat(
            TreePrinter.print(checked.checkQuery(query("p[x]; f(x) == 1"), packageName, List.of())))
        .isEqualTo("data.a.p[x]; data.a.f(x) == 1");
  }

  private static Body query(String text) {
    return Parser.parseQuery(new Source("query", text), ParserOptions.DEFAULT);
  }
}
