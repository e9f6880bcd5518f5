package dev.autonomy.rego.check;

import static dev.autonomy.rego.check.CheckOptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckerErrorTest {

  @Test
  void variablesThatNothingBindsAreUnsafe() {
    Checks.check(
        DEFAULT,
        """
        p if { x == 1 }
        =>
        2:8 unsafe_var: var x is unsafe
        ----
        p := [x, y] if { x := 1 }
        =>
        2:10 unsafe_var: var y is unsafe
        ----
        p[x].y := 1
        =>
        2:3 unsafe_var: var x is unsafe
        ----
        p contains x if { not input[x] }
        =>
        2:19 unsafe_var: var x is unsafe
        ----
        p := x if { x == 1 }
        =>
        2:13 unsafe_var: var x is unsafe
        ----
        p if { y := [x | z > 1]; y }
        =>
        2:8 unsafe_var: var x is unsafe
        2:18 unsafe_var: var z is unsafe
        ----
        p if { y := [x | x > 1]; y }
        =>
        2:18 unsafe_var: var x is unsafe
        ----
        p if { every x in y { x > 1 } }
        =>
        2:19 unsafe_var: var y is unsafe
        ----
        p if { every x in y { x > y } }
        =>
        2:8 unsafe_var: var y is unsafe
        ----
        p if { every x in [1] { x > y } }
        =>
        2:25 unsafe_var: var y is unsafe
        ----
        p if { x = y }
        =>
        2:8 unsafe_var: var x is unsafe
        2:8 unsafe_var: var y is unsafe
        ----
        p if { {x} = {1} }
        =>
        2:8 unsafe_var: var x is unsafe
        ----
        p if { count(x) }
        =>
        2:8 unsafe_var: var x is unsafe
        ----
        p if { [f(x), x] = [2, 1] }
        f(_) := 1
        =>
        2:8 unsafe_var: var x is unsafe
        ----
        p if { input.x with input.y as z }
        =>
        2:8 unsafe_var: var z is unsafe
        ----
        p if { input.a[x[x]] }
        =>
        2:8 unsafe_var: var x is unsafe
        ----
        p if { input.a[y][y[z]] }
        =>
        2:8 unsafe_var: var z is unsafe
        """);
  }

  @Test
  void everyErrorOfEveryRuleIsReported() {
    Checks.check(
        DEFAULT,
        """
        p if { x == 1 }
        q if { y := 1; y := 2 }
        r if undefined_function(1)
        s if { z > 0 }
        =>
        2:8 unsafe_var: var x is unsafe
        3:16 compile: var y assigned above
        4:6 type: undefined function undefined_function
        5:8 unsafe_var: var z is unsafe
        """);
  }

  @Test
  void declarationsAreCheckedForOrderAndUse() {
    Checks.check(
        DEFAULT,
        """
        p if { x > 1; x := 2 }
        =>
        2:15 compile: var x referenced above
        ----
        p if { some x; x := 1 }
        =>
        2:16 compile: var x declared above
        ----
        f(x) if { x := 1 }
        =>
        2:11 compile: arg x redeclared
        ----
        p if { some x, y; input[x] }
        =>
        2:8 compile: declared var y unused
        ----
        p if { some x; some x; x = 1 }
        =>
        2:16 compile: var x declared above
        ----
        p if { x = 1; some x in [2] }
        =>
        2:15 compile: var x referenced above
        ----
        p if { every x in [1] { true } }
        =>
        2:25 compile: declared var x unused
        ----
        p if { not x := 1 }
        =>
        2:8 compile: cannot assign vars inside negated expression
        ----
        p if { input.x := 1; 1 := 2; f(x) := 3 }
        =>
        2:8 compile: cannot assign to ref
        2:22 compile: cannot assign to number
        2:30 compile: cannot assign to call
        ----
        p if { f := 1; f(2) == f }
        =>
        2:16 compile: called function f shadowed
        ----
        f(count(x)) := 1
        =>
        2:3 compile: rule arguments cannot contain calls
        ----
        f(input) := 1
        =>
        2:1 compile: args must not shadow input (use a different variable name)
        ----
        import data.a
        import data.b.a
        data := 1
        p := a
        =>
        3:1 compile: import must not shadow import data.a
        4:1 compile: rules must not shadow data (use a different rule name)
        """);
  }

  @Test
  void strictModeFindsWhatIsNotUsed() {
    Checks.check(
        DEFAULT.withStrict(true),
        """
        import data.unused
        import data.used as u
        p if { x := 1; y := u; y }
        f(a, b, _) := a
        q contains z if { z := 1 }
        =>
        2:1 compile: import data.unused unused
        4:8 compile: assigned var x unused
        5:1 compile: unused argument b. (hint: use _ (wildcard variable) instead)
        """);
  }

  @Test
  void callsMustFitTheirFunctions() {
    Checks.check(
        DEFAULT,
        """
        p if { nope(1); data.a.nope(2) }
        =>
        2:8 type: undefined function nope
        2:17 type: undefined function data.a.nope
        ----
        f(x, y) := x + y
        p if { f(1) == 1; f(1, 2, 3); x := f(1, 2, 3); x }
        =>
        3:8 type: function data.t.f has arity 2, got 1 argument
        3:36 type: function data.t.f has arity 2, got 3 arguments
        ----
        p if count() == 1
        =>
        2:6 type: count: arity mismatch
          have: (???)
          want: (collection: any<string, array[any], object[any: any], set[any]>)
        ----
        p := print(1)
        =>
        2:6 type: print(1) used as value
        ----
        p if { x := all([true]); x }
        =>
        2:13 type: deprecated built-in function calls in expression: all
        ----
        p := 1
        q := p(2)
        =>
        3:6 type: function data.t.p has arity 0, got 1 argument
        ----
        p := 1
        q if p(2)
        =>
        3:6 type: undefined function data.t.p
        """);
    Checks.check(
        DEFAULT.withRefusedBuiltins(Set.of("http.send")),
        """
        p := http.send({})
        =>
        2:6 type: unsafe built-in function calls in expression: http.send
        """);
  }

  @Test
  void rulesOfOnePlaceMustAgree() {
    Checks.check(
        DEFAULT,
        """
        p := 1
        p contains 2
        =>
        2:1 type: conflicting rules data.t.p found
        ----
        f(x) := x
        f(x, y) := x + y
        =>
        2:1 type: conflicting rules data.t.f found
        ----
        p := {"q": 1}
        p.q.r := 2
        =>
        2:1 type: rule data.t.p conflicts with [data.t.p.q.r]
        ----
        default p := 1
        default p := 2
        =>
        1:1 type: multiple default rules data.t.p found at 2:1, 3:1
        ----
        a := 1
        ~~~~
        package t.a
        x := 1
        =>
        1:1 type: package t.a conflicts with rule a defined at 2:1
        2:1 type: rule data.t.a conflicts with [data.t.a.x]
        ----
        a.b := 1
        ~~~~
        package t.a.b
        =>
        1:1 type: package t.a.b conflicts with rule a.b defined at 2:1
        ----
        p[x] := 1 if x := "a"
        p.b := 2
        q.r[s] contains 1 if s := "s"
        q.r.t contains 2
        =>
        data.t.p[x#0] := 1 if { x#0 = "a" }
        data.t.p.b := 2
        data.t.q.r[s#0] contains 1 if { s#0 = "s" }
        data.t.q.r.t contains 2
        """);
  }

  @Test
  void rulesMustNotDependOnThemselves() {
    Checks.check(
        DEFAULT,
        """
        p if q
        q if r[1]
        r contains x if { some x in data.t[input.name] }
        s if p
        =>
        2:1 recursion: rule data.t.p is recursive: data.t.p -> data.t.q -> data.t.r -> data.t.p
        3:1 recursion: rule data.t.q is recursive: data.t.q -> data.t.r -> data.t.q
        4:1 recursion: rule data.t.r is recursive: data.t.r -> data.t.r
        5:1 recursion: rule data.t.s is recursive: data.t.s -> data.t.p -> data.t.q -> data.t.r -> data.t.s
        ----
        f(x) := f(x - 1)
        =>
        2:1 recursion: rule data.t.f is recursive: data.t.f -> data.t.f
        ----
        p if { input.x } else if { not p }
        =>
        2:1 recursion: rule data.t.p is recursive: data.t.p -> data.t.p
        ----
        p.a := 1
        p.b := p.a
        =>
        data.t.p.a := 1
        data.t.p.b := data.t.p.a
        """);
  }

  @Test
  void modifiersMustReplaceSomething() {
    Checks.check(
        DEFAULT,
        """
        p if input.x with foo as 1
        =>
        2:19 type: with keyword target must reference existing input, data, or a function
        ----
        q.r := 1
        s := {"t": 1}
        p if q with data.t.s.t as 1
        =>
        4:13 compile: with keyword cannot partially replace virtual document(s)
        ----
        p if input.x with walk as 1
        =>
        2:19 compile: with keyword replacing built-in function: target must not be a relation
        ----
        p if input.x with rego.metadata.rule as 1
        =>
        2:19 compile: with keyword replacing built-in function: replacement of "rego.metadata.rule" invalid
        """);
  }

  @Test
  void templateStringsAndPrintCannotBindVariables() {
    Checks.check(
        DEFAULT.withPrintStatements(true),
        """
        p := $"{x}"
        =>
        2:9 compile: var x is undeclared
        ----
        p if { y := $"{input[i]}"; y }
        =>
        2:16 compile: var i is undeclared
        ----
        p if { y := $"{walk(input)}"; y }
        =>
        2:16 compile: illegal call to relation built-in 'walk' that may cause multiple outputs
        ----
        p if { some x; print(x) }
        =>
        2:22 compile: var x is undeclared
        """);
  }

  @Test
  void anErrorNamesItsRuleWhenOthersShareTheLine() {
    Checks.check(
        DEFAULT,
        """
        p if { x == 2 } q.r if { true }
        =>
        2:8 unsafe_var: var x is unsafe in rule p
        ----
        p if { true }
        q.r if { x == 2 }
        =>
        3:10 unsafe_var: var x is unsafe
        """);
  }

  @Test
  void aPackageAndADocumentAreAnnotatedOnce() {
    Checks.check(
        DEFAULT,
        """
        # METADATA
        # title: a
        package t
        ~~~~
        # METADATA
        # title: b
        package t
        # METADATA
        # scope: document
        p := 1
        # METADATA
        # scope: document
        p := 1 if input.x
        =>
        1:1 type: package annotation redeclared: 1:1
        7:1 type: document annotation redeclared: 4:1
        """);
  }

  @Test
  void queriesAreRefusedWithTheirErrors() {
    CheckedModules checked = Checker.check(List.of(), DEFAULT);

    assertThatExceptionOfType(RegoException.class)
        .isThrownBy(
            () ->
                checked.checkQuery(
                    Parser.parseQuery(
                        new Source("query", "x > 1; nope(y)"), ParserOptions.DEFAULT)))
        .satisfies(
            refused ->
                assertThat(Checks.errors(refused)).isEqualTo("1:8 type: undefined function nope"));
  }

  @Test
  void whatHasToBeEvaluatedBeforeItIsLookedUpBindsNothing() {
    Checks.check(
        DEFAULT,
        """
        p := v if v := data.d[k + 1]
        =>
        2:11 unsafe_var: var k is unsafe
        ----
        p := v if v := data.d[{k}]
        =>
        2:11 unsafe_var: var k is unsafe
        ----
        f({x}) := 1
        =>
        2:3 unsafe_var: var x is unsafe
        ----
        p if true with input.x as {y | z := 1}
        =>
        2:6 unsafe_var: var y is unsafe
        ----
        p if true with input.x as count
        =>
        2:6 unsafe_var: var count is unsafe
        """);
  }
}
