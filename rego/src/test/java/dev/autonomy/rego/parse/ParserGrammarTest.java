package dev.autonomy.rego.parse;

import static dev.autonomy.rego.parse.ParserOptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.SameTree;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParserGrammarTest {
  private static final ParserOptions V0 = ParserOptions.of(RegoVersion.V0);
  private static final ParserOptions EXPERIMENTAL = DEFAULT.withExperimentalKeywords();

  @Test
  void headsSayWhatIsDefined() {
    Readings.check(
        DEFAULT,
        """
        p := 1
        =>
        p := 1
        ----
        p = 1
        =>
        p = 1
        ----
        p if true
        =>
        p if { true }
        ----
        p contains 1
        =>
        p contains 1
        ----
        p contains [a, b] if some a, b in input.x
        =>
        p contains [a, b] if { some a, b in input.x }
        ----
        p.q.r := 1
        =>
        p.q.r := 1
        ----
        p["q"]["a b"] := 1
        =>
        p.q["a b"] := 1
        ----
        p[x].y contains z if z := input[x]
        =>
        p[x].y contains z if { z := input[x] }
        ----
        p[x] if x := 1
        =>
        p[x] if { x := 1 }
        ----
        f(x, [y, {"k": z}], "c", _) := x + y
        =>
        f(x, [y, {"k": z}], "c", _) := (x + y)
        ----
        a.b.f(x) if x
        =>
        a.b.f(x) if { x }
        ----
        f (x) := x
        =>
        f(x) := x
        ----
        default p := {"a": [1, {2}]}
        =>
        default p := {"a": [1, {2}]}
        ----
        default f(_, x) := 1
        =>
        default f(_, x) := 1
        ----
        default p := [x | x := 1]
        =>
        default p := [x | x := 1]
        ----
        if.x := 1
        else.y := 2
        =>
        if.x := 1
        else.y := 2
        """);
  }

  @Test
  void elseChainsAndRepeatedBodiesBelongToOneHead() {
    Readings.check(
        DEFAULT,
        """
        p := 1 if { a } else := 2 if { b } else := 3
        =>
        p := 1 if { a } else := 2 if { b } else := 3
        ----
        p if { a }
        else if { b }
        =>
        p if { a } else if { b }
        ----
        p := 1 if a else := 2 if b
        =>
        p := 1 if { a } else := 2 if { b }
        """);
    Readings.check(
        V0,
        """
        p { a } { b }
        =>
        p if { a }
        p if { b }
        ----
        p = 1 { a } else = 2 { b } else { c }
        =>
        p = 1 if { a } else = 2 if { b } else if { c }
        """);
  }

  @Test
  void versionZeroNeedsNoKeywords() {
    Readings.check(
        V0,
        """
        p { x := 1; x > 0 }
        =>
        p if { x := 1; x > 0 }
        ----
        p[x] { x := input.y[_] }
        =>
        p contains x if { x := input.y[_] }
        ----
        p["x"]
        =>
        p contains "x"
        ----
        p[x] = y { y := input[x] }
        =>
        p[x] = y if { y := input[x] }
        ----
        p.q.r { true }
        =>
        p.q.r if { true }
        ----
        f(x) { x }
        =>
        f(x) if { x }
        ----
        if := 1
        in := 2
        contains := 3
        every := 4
        =>
        if := 1
        in := 2
        contains := 3
        every := 4
        ----
        import rego.v1
        p contains x if some x in input
        =>
        import rego.v1
        p contains x if { some x in input }
        ----
        import future.keywords.every
        p { every x in input { x > 1 } }
        =>
        import future.keywords["every"]
        p if { every x in input { x > 1 } }
        """);
  }

  @Test
  void operatorsBindAsTightlyAsInTheReference() {
    Readings.check(
        DEFAULT,
        """
        p := 1 + 2 * 3 - 4
        =>
        p := ((1 + (2 * 3)) - 4)
        ----
        p := a | b & c == d
        =>
        p := ((a | (b & c)) == d)
        ----
        p := a in b == c
        =>
        p := (a in (b == c))
        ----
        p := a in b in c
        =>
        p := ((a in b) in c)
        ----
        p := (k, v in b)
        =>
        p := (k, v in b)
        ----
        p := (1 + 2) * 3
        =>
        p := ((1 + 2) * 3)
        ----
        p := 1 -1
        =>
        p := (1 - 1)
        ----
        p := - 1
        =>
        p := -1
        ----
        p if 1 < 2
        =>
        p if { 1 < 2 }
        ----
        p if { x = 1 == 2 }
        =>
        p if { x = (1 == 2) }
        """);
  }

  @Test
  void collectionsAndComprehensionsAreToldApart() {
    Readings.check(
        DEFAULT,
        """
        p := []
        =>
        p := []
        ----
        p := {}
        =>
        p := {}
        ----
        p := set()
        =>
        p := set()
        ----
        p := [1, 2,]
        =>
        p := [1, 2]
        ----
        p := {1, "a": 2}
        =>
        2:13 unexpected : token: expected "," or "}"
        ----
        p := {a | b}
        =>
        p := {a | b}
        ----
        p := {a | b, c}
        =>
        p := {(a | b), c}
        ----
        p := [a | b == 1, c]
        =>
        p := [((a | b) == 1), c]
        ----
        p := {a: b | c}
        =>
        p := {a: b | c}
        ----
        p := {a: b | c, d: e}
        =>
        p := {a: (b | c), d: e}
        ----
        p := {a + 1: b | c}
        =>
        p := {(a + 1): b | c}
        ----
        p := [x | y, x in z]
        =>
        p := [x | (y, x in z)]
        ----
        p := {x | {y | z, w}, v}
        =>
        p := {(x | {(y | z), w}), v}
        ----
        p := [[x | x := 1] | true]
        =>
        p := [[x | x := 1] | true]
        ----
        p := {x | x := 1; x > 0
          x < 2}
        =>
        p := {x | x := 1; x > 0; x < 2}
        """);
  }

  @Test
  void bracesBehindIfAreABodyUnlessTheyCanOnlyBeATerm() {
    Readings.check(
        DEFAULT,
        """
        p if { x }
        =>
        p if { x }
        ----
        p if {1, 2} == x
        =>
        p if { {1, 2} == x }
        ----
        p if {x} == y
        =>
        p if { {x} == y }
        ----
        p if {"a": 1}[x]
        =>
        p if { {"a": 1}[x] }
        ----
        p if {x | x := 1}
        =>
        p if { {x | x := 1} }
        ----
        p if {}
        =>
        p if { {} }
        ----
        p if { k, v in input }
        =>
        p if { (k, v in input) }
        ----
        p if { not x; some y in z }
        =>
        p if { not x; some y in z }
        ----
        p if { x == 2 } q if { true }
        =>
        p if { x == 2 }
        q if { true }
        ----
        p if { a }
        in.x := 1
        =>
        p if { a }
        in.x := 1
        """);
  }

  @Test
  void expressionsComeInAllForms() {
    Readings.check(
        DEFAULT,
        """
        p if { some x, y; x = y }
        =>
        p if { some x, y; x = y }
        ----
        p if { some [a, _], {"k": b} in input.x with input as {} }
        =>
        p if { some [a, _], {"k": b} in input.x with input as {} }
        ----
        p if every k, v in input { k < v } with data.x as 1
        =>
        p if { every k, v in input { k < v } with data.x as 1 }
        ----
        p if not x.y with input.a.b as 1 with count as f
        =>
        p if { not x.y with input.a.b as 1 with count as f }
        ----
        p if { x := 1
          # comment
          y := 2; z := 3 }
        =>
        p if { x := 1; y := 2; z := 3 }
        ----
        p if f(x).y[z](w)
        =>
        2:6 illegal call of ref
        ----
        p if f(x).y[_]["a"]
        =>
        p if { f(x).y[_].a }
        ----
        p if [1, 2][i] == {x | x := 1}[j]
        =>
        p if { [1, 2][i] == {x | x := 1}[j] }
        ----
        p if package.foo
        =>
        p if { package.foo }
        ----
        p if input.package.if["not"].x
        =>
        p if { input["package"]["if"]["not"].x }
        """);
  }

  @Test
  void scalarsKeepTheirText() {
    Readings.check(
        DEFAULT,
        """
        p := [0, -1, 1.50, 1e3, 1E-3, 0.0, .5, -.5, 12345678901234567890]
        =>
        p := [0, -1, 1.50, 1e3, 1E-3, 0.0, 0.5, -0.5, 12345678901234567890]
        ----
        p := ["\\t\\"\\\\\\/\\u00e9\\ud83d\\ude00", `raw \\n`, ""]
        =>
        p := ["\\t\\"\\\\/é😀", "raw \\\\n", ""]
        ----
        p := "\\ud83d x"
        =>
        p := "\uFFFD x"
        ----
        p := [null, true, false]
        =>
        p := [null, true, false]
        """);
  }

  @Test
  void templateStringsHoldExpressions() {
    Readings.check(
        DEFAULT,
        """
        p := $"a {x} \\{b} {y + 1 with input as {"z": 1}}"
        =>
        p := $"a {x} \\{b} {y + 1 with input as {"z": 1}}"
        ----
        p := $`line {x}
        \\{ "`
        =>
        p := $"line {x}\\n\\{ \\""
        ----
        p := $"{$"{x}"}"
        =>
        p := $"{$"{x}"}"
        ----
        p := $"{{a, b}}{[c | d, e]}"
        =>
        p := $"{{a, b}}{[(c | d), e]}"
        ----
        p := $""
        =>
        p := $""
        """);
  }

  @Test
  void logicalOperatorsGroupBodies() {
    Readings.check(
        EXPERIMENTAL,
        """
        import future.keywords
        p if a or b and not c or d
        =>
        import future.keywords
        p if { { { a } or { { b } and { not { c } } } } or { d } }
        ----
        import future.keywords
        p if (a or b) and c with input as 1
        =>
        import future.keywords
        p if { { { a } or { b } } and { c } with input as 1 }
        ----
        import future.keywords
        p if { { x := 1; x > 0 } and { y := 2; y > 0 } }
        =>
        import future.keywords
        p if { { x := 1; x > 0 } and { y := 2; y > 0 } }
        ----
        import future.keywords
        p if (1 + 2) * 3 > 4 and {1} == {x}
        =>
        import future.keywords
        p if { { ((1 + 2) * 3) > 4 } and { {1} == {x} } }
        ----
        import future.keywords
        p if not (a or b)
        =>
        import future.keywords
        p if { not { { a } or { b } } }
        ----
        import future.keywords.and
        and.x if and.y and or
        =>
        import future.keywords.and
        and.x if { { and.y } and { or } }
        """);
  }

  @Test
  void importsTakeKeywordsAndAliases() {
    Readings.check(
        DEFAULT,
        """
        import data.a["b c"] as d
        import input.x
        import data.if as y
        p := d
        =>
        import data.a["b c"] as d
        import input.x
        import data["if"] as y
        p := d
        ----
        package a.if["c d"]
        p := 1
        =>
        package a["if"]["c d"]
        p := 1
        """);
  }

  @Test
  void commentsAreKeptInOrder() {
    RegoModule module = Readings.parse("# one\npackage t # two\r\n\np := [ # three\n1]#", DEFAULT);

    assertThat(module.comments())
        .extracting(comment -> comment.text() + "@" + comment.location())
        .containsExactly(" one@1:1", " two@2:11", " three@4:8", "@5:3");
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(Readings.parse("\uFEFFpackage t\np := 1", DEFAULT).rules()).hasSize(1);
  }

  @Test
  void everyUnderscoreIsAVariableOfItsOwn() {
    Rule rule = Readings.parse("package t\nf(_, _) if input[_]", DEFAULT).rules().getFirst();

    assertThat(rule.head().arguments())
        .extracting(term -> ((Term.Var) term).isWildcard())
        .containsExactly(true, true);
    assertThat(rule.head().arguments().get(0)).isNotEqualTo(rule.head().arguments().get(1));
    assertThat(((Term.Var) rule.head().arguments().get(0)).originalName()).isEqualTo("_");
  }

  @Test
  void locationsSpanWhatWasWritten() {
    Rule rule =
        Readings.parse("package t\n\np contains x if {\n\tx := input.a[0] + 1\n}", DEFAULT)
            .rules()
            .getFirst();
    Expression expression = rule.body().expressions().getFirst();

    assertThat(rule.location().text()).isEqualTo("p contains x if {\n\tx := input.a[0] + 1\n}");
    assertThat(rule.head().location().text()).isEqualTo("p contains x");
    assertThat(expression.location().text()).isEqualTo("x := input.a[0] + 1");
    assertThat(expression.location()).hasToString("4:2");
    Term.Call assignment = (Term.Call) ((Expression.Evaluate) expression.form()).term();
    Term.Call sum = (Term.Call) assignment.arguments().get(1);
    assertThat(sum.location().text()).isEqualTo("input.a[0] + 1");
    assertThat(sum.arguments().get(0).location().text()).isEqualTo("input.a[0]");
    assertThat(sum.operator().location().text()).isEqualTo("+");
  }

  @Test
  void queriesAreBodiesOnTheirOwn() {
    Body query =
        Parser.parseQuery(new Source("query", "data.a.p = x; x > 1\nsome y in x"), DEFAULT);

    assertThat(TreePrinter.print(query)).isEqualTo("data.a.p = x; x > 1; some y in x");
  }

  @Test
  void termsAreReadAlone() {
    Term term = Parser.parseTerm(new Source("input", "{\"a\": {1, 2}}"), DEFAULT);

    assertThat(TreePrinter.print(term)).isEqualTo("{\"a\": {1, 2}}");
  }

  @Test
  void treesAreComparedWithoutLocations() {
    RegoModule one = Readings.parse("package t\np := {1,2} if {_ = x.y[\"z\"]}", DEFAULT);
    RegoModule other =
        Readings.parse("package t\n\n\n p := {1, 2}  if {\n _ = x[\"y\"].z\n}", DEFAULT);

    assertThat(one).isNotEqualTo(other);
    assertThat(SameTree.modules(one, other)).isTrue();
    for (String different : List.of("p := {2, 1} if {_ = x.y.z}", "p = {1, 2} if {_ = x.y.z}")) {
      assertThat(SameTree.modules(one, Readings.parse("package t\n" + different, DEFAULT)))
          .isFalse();
    }
  }
}
