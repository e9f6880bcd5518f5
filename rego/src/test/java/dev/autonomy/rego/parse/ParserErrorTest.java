package dev.autonomy.rego.parse;

import static dev.autonomy.rego.parse.ParserOptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import org.junit.jupiter.api.Test;

class ParserErrorTest {

  @Test
  void errorsSayWhatWasFoundAndWhatCouldStandThere() {
    Readings.check(
        DEFAULT,
        """
        p := 1 +
        =>
        2:9 unexpected eof token
        ----
        p := [1 2]
        =>
        2:9 unexpected number token: expected "," or "]"
        ----
        p := {"a": 1 "b": 2}
        =>
        2:14 unexpected string token: expected "," or "}"
        ----
        p := (1
        =>
        2:8 unexpected eof token: non-terminated expression
        ----
        p if { x := 1 y := 2 }
        =>
        2:15 unexpected identifier token: expected \\n or ; or }
        ----
        p if {
          true
        =>
        3:7 unexpected eof token: expected \\n or ; or }
        ----
        p := x.
        =>
        2:8 unexpected eof token: expected identifier
        ----
        p := x.1
        =>
        2:8 unexpected number token: expected identifier
        ----
        p := "a".b
        =>
        2:6 illegal ref (head cannot be string)
        ----
        p if { some 1 }
        =>
        2:13 unexpected number token: expected var
        ----
        p if { not some x }
        =>
        2:12 unexpected some keyword: illegal negation of 'some'
        ----
        p if { every x { true } }
        =>
        2:16 unexpected { token: expected `x[, y] in xs { ... }` expression
        ----
        p if { every [x] in y { true } }
        =>
        2:23 unexpected { token: expected value to be a variable
        ----
        p if { every x in y }
        =>
        2:21 unexpected } token: missing body
        ----
        p if { x with y }
        =>
        2:17 unexpected } token: expected as keyword
        ----
        p if { x with 1 as 2 }
        =>
        2:15 unexpected number token: expected ident
        ----
        p if [x |]
        =>
        2:10 found empty body
        ----
        1 == 2
        =>
        2:1 rule name conflicts with built-in function
        ----
        p == 2
        =>
        2:1 rule name conflicts with built-in function
        ----
        p := $"{x := 1}"
        =>
        2:9 unexpected assignment (':=') in template-string expression
        ----
        p := $"{not x}"
        =>
        2:9 unexpected negation ('not') in template-string expression
        """);
  }

  @Test
  void whatIsNoRuleIsReadAsAQueryToSayWhy() {
    Readings.check(
        DEFAULT,
        """
        p := input with input as 1
        =>
        2:1 expressions using with keyword cannot be used for rule head
        ----
        p := 1; q := 2
        =>
        2:1 multiple expressions cannot be used for rule head
        ----
        not p
        =>
        2:1 negated expressions cannot be used for rule head
        ----
        some p
        =>
        2:1 'some' declarations cannot be used for rule head
        ----
        p := 1 2
        =>
        2:8 number cannot be used for rule name
        ----
        [p] = 1
        =>
        2:1 array cannot be used for rule name
        ----
        p == 1
        =>
        2:1 rule name conflicts with built-in function
        """);
  }

  @Test
  void illegalCharactersAndUnfinishedTokensAreNamed() {
    Readings.check(
        DEFAULT,
        """
        p := "abc
        =>
        2:6 non-terminated string
        ----
        p := `abc
        =>
        2:6 non-terminated string
        ----
        p := $"abc{1}
        =>
        2:13 non-terminated string
        ----
        p := "\\x"
        =>
        2:6 illegal escape sequence
        ----
        p := "\\u12g4"
        =>
        2:6 illegal escape sequence
        ----
        p := 1.
        =>
        2:6 expected fraction
        ----
        p := 1e
        =>
        2:6 expected exponent
        ----
        p := 1a
        =>
        2:6 illegal number format
        ----
        p := 01
        =>
        2:6 unexpected number token: expected number without leading zero
        ----
        p := 1e999999999
        =>
        2:6 number too big
        ----
        p := -x
        =>
        2:7 unexpected identifier token: expected number
        ----
        p := @
        =>
        2:6 illegal token
        ----
        p := !x
        =>
        2:6 illegal ! character
        ----
        p := $x
        =>
        2:6 illegal $ character
        """);
  }

  @Test
  void readingGoesOnBehindAnError() {
    Readings.check(
        DEFAULT,
        """
        p := [1

        q if { x }

        r := )
        s := 1
        t { y }
        =>
        4:1 unexpected identifier token: expected "," or "]"
        6:6 unexpected ) token
        8:1 `if` keyword is required before rule body
        """);
  }

  @Test
  void versionOneAsksForItsKeywords() {
    Readings.check(
        DEFAULT,
        """
        p { true }
        =>
        2:1 `if` keyword is required before rule body
        ----
        p[x] { x := 1 }
        =>
        2:1 `if` keyword is required before rule body
        2:1 `contains` keyword is required for partial set rules
        ----
        p.x
        =>
        2:1 `contains` keyword is required for partial set rules
        ----
        p.x.y
        =>
        2:1 rule must have value assignment and/or body declaration
        ----
        f(x) { x }
        =>
        2:1 `if` keyword is required before function body
        ----
        p := 1 if { x } else := 2 { y }
        =>
        2:17 `if` keyword is required before rule body
        ----
        f(x) contains y
        =>
        2:6 unexpected contains keyword: the contains keyword can only be used with multi-value rule definitions (e.g., f contains <VALUE> { ... })
        """);
  }

  @Test
  void elseAndDefaultHaveTheirLimits() {
    Readings.check(
        DEFAULT,
        """
        p contains 1 if { a } else := 2
        =>
        2:23 else keyword cannot be used on multi-value rules
        ----
        p[x] := 1 if { a } else := 2
        =>
        2:20 else keyword cannot be used on rules with variables in head
        ----
        p := 1 if { a } else
        =>
        2:21 unexpected eof token: expected else value term or rule body
        ----
        default p
        =>
        2:1 illegal default rule (must have a value)
        ----
        default p := input.x
        =>
        2:1 illegal default rule (value cannot contain ref)
        ----
        default p := [x, f(1)]
        =>
        2:1 illegal default rule (value cannot contain var)
        2:1 illegal default rule (value cannot contain call)
        ----
        default f(x, x, 1) := 1
        =>
        2:1 illegal default rule (arguments cannot be repeated x)
        2:1 illegal default rule (arguments cannot contain number)
        """);
  }

  @Test
  void importsAreChecked() {
    Readings.check(
        DEFAULT,
        """
        import foo.bar
        =>
        2:8 unexpected import path, must begin with one of: {data, future, input, rego}, got: foo (hint: if this is unexpected, try updating OPA)
        ----
        import data.a.if
        =>
        2:15 unexpected import path, must not end with a keyword, got: if (hint: import a different path or use an alias)
        ----
        import data[x]
        =>
        2:13 unexpected var token: expecting string
        ----
        import future.x
        =>
        2:8 invalid import, must be `future.keywords`
        ----
        import future.keywords.foo
        =>
        2:8 unexpected keyword, must be one of [contains every if in not]
        ----
        import future.keywords.and
        =>
        2:8 unexpected keyword, must be one of [contains every if in not]
        ----
        import future.keywords.in as x
        =>
        2:8 `future` imports cannot be aliased
        ----
        import rego.v2
        =>
        2:8 invalid import, must be `rego.v1`
        """);
  }

  @Test
  void logicalOperatorsRefuseWhatTheyCannotScope() {
    Readings.check(
        DEFAULT.withExperimentalKeywords(),
        """
        import future.keywords
        p if x := 1 or y
        =>
        3:6 rego_compile_error: cannot assign vars inside implicit or operand
        ----
        import future.keywords
        p if not x := 1
        =>
        3:10 rego_compile_error: cannot assign vars inside negated expression
        ----
        import future.keywords
        p if a with input as 1 or b
        =>
        3:6 `with` modifier is not allowed on operand of `or` (hint: Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `or` expression to apply it to the whole expression)
        ----
        import future.keywords
        p if a and b with input as 1 or c
        =>
        3:30 unexpected or keyword
        ----
        import future.keywords
        p if f(a or b)
        =>
        3:10 unexpected or keyword: expected "," or ")"
        """);
  }

  @Test
  void aHintNamesTheKeywordThatVersionZeroMustImport() {
    Readings.check(
        ParserOptions.of(RegoVersion.V0),
        """
        p { some x in xs }
        =>
        2:12 unexpected identifier token: expected \\n or ; or } (hint: `import future.keywords.in` for `some x in xs` expressions)
        """);
  }

  @Test
  void modulesBeginWithTheirPackage() {
    assertThat(errors("")).isEqualTo("1:1 empty module");
    assertThat(errors("p := 1")).isEqualTo("1:1 package expected");
    assertThat(errors("package a\npackage b")).isEqualTo("2:1 unexpected package");
    assertThat(errors("package foo.")).isEqualTo("1:13 unexpected eof token: expected identifier");
    assertThat(errors("package 1")).isEqualTo("1:9 unexpected number token");
  }

  @Test
  void nestingIsBounded() {
    for (String opening : new String[] {"[", "{", "(", "f(", "x[", "{x | {", "$\"{", "not "}) {
      assertThat(errors("package t\np if " + opening.repeat(100_000))).isNotEmpty();
    }
    assertThat(errors("package t\np := " + "[".repeat(600) + "]".repeat(600)))
        .isEqualTo("2:506 expression nests too deeply: more than 500 levels");
    assertThat(errors("package t\np := 1" + " + 1".repeat(100_000))).contains("nests too deeply");
    assertThat(errors("package t\np := a" + ".b".repeat(100_000))).contains("is too long");
    assertThat(errors("package t" + ".b".repeat(100_000))).contains("is too long");
    assertThat(errors("package t\np := 1 if { a }" + " else := 1 if { a }".repeat(100_000)))
        .contains("nests too deeply");
  }

  @Test
  void listsInsideComprehensionsAreNotReadOverAndOver() {
    int depth = 150;
    String nested = "{a | ".repeat(depth) + "b" + ", c}".repeat(depth);

    assertThat(Readings.parse("package t\np := " + nested, DEFAULT).rules()).hasSize(1);
  }

  @Test
  void longSourcesAreRefused() {
    ParserOptions small = new ParserOptions(RegoVersion.V1, false, 10);

    assertThatExceptionOfType(RegoException.class)
        .isThrownBy(() -> Parser.parse(new Source("long.rego", "package abc"), small))
        .satisfies(
            refused ->
                assertThat(refused.errors())
                    .extracting(RegoError::message)
                    .containsExactly("source is too long: 11 characters, at most 10"));
  }

  @Test
  void columnsCountCodePoints() {
    assertThat(errors("package t\np := [\"😀é\", )")).isEqualTo("2:13 unexpected ) token");
  }

  @Test
  void refusalsDescribeEveryErrorWithItsPlace() {
    assertThatExceptionOfType(RegoException.class)
        .isThrownBy(() -> Parser.parse(new Source("a.rego", "package t\np := )\nq := ]"), DEFAULT))
        .withMessage(
            """
            2 errors occurred:
            a.rego:2:6: rego_parse_error: unexpected ) token
            a.rego:3:6: rego_parse_error: unexpected ] token\
            """);
  }

  private static String errors(String text) {
    try {
      Readings.parse(text, DEFAULT);
      return "";
    } catch (RegoException refused) {
      return Readings.errors(refused);
    }
  }
}
