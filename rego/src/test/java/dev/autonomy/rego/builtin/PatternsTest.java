package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatternsTest {

  @Test
  void regularExpressionsMatchAsGoDoes() {
    FunctionTable.check(
        """
        regex.match("^a+$", "aaa") => true
        regex.match("a{", "aaa") => false
        regex.match("(", "a") => error error parsing regexp: missing closing ): `(`
        re_match("b", "abc") => true
        regex.is_valid("a(") => false
        regex.is_valid("a") => true
        regex.is_valid(1) => false
        regex.split("a*", "baaac") => ["b", "c"]
        regex.split("/", "") => [""]
        regex.split(",", "a,b,") => ["a", "b", ""]
        regex.find_n("a.", "ab ac ad", 2) => ["ab", "ac"]
        regex.find_n("a.", "ab ac ad", -1) => ["ab", "ac", "ad"]
        regex.find_n("a*", "baac", -1) => ["", "aa", ""]
        regex.find_n("x", "abc", -1) => []
        regex.find_all_string_submatch_n("a(b)?(c)?", "ac ab", -1) => [["ac", "", "c"], ["ab", "b", ""]]
        regex.replace("foo bar", "(\\\\w+) (\\\\w+)", "$2 $1") => "bar foo"
        regex.replace("abc", "", "-") => "-a-b-c-"
        regex.replace("ab", "(?P<x>b)", "${x}${x}$$") => "abb$"
        regex.replace("ab", "b", "$1x") => "a"
        regex.replace("baaac", "a*", "x") => "xbxcx"
        regex.template_match("urn:foo:{.*}", "urn:foo:bar:baz", "{", "}") => true
        regex.template_match("a{b", "x", "{", "}") => error unbalanced braces in "a{b"
        regex.template_match("a", "x", "{{", "}") => error start delimiter has to be exactly one character long but is 2 long
        """);
  }

  @Test
  void starsAndDelimitersThatMultiplyAreRefused() throws BuiltinException {
    ArrayValue.Builder delimiters = new ArrayValue.Builder();
    for (int c = 0x4e00; c < 0x9f00; c++) {
      delimiters.add(StringValue.of(Character.toString(c)));
    }
    BuiltinContext context = FunctionTable.context();
    Builtin.Ternary match = (Builtin.Ternary) Objects.requireNonNull(Builtins.find("glob.match"));
    assertThatThrownBy(
            () ->
                match.call(
                    context,
                    StringValue.of("*a".repeat(200_000)),
                    delimiters.build(),
                    StringValue.of("a")))
        .isInstanceOf(BuiltinException.class)
        .hasMessageContaining("more than 131072 characters");
    Value points = ArrayValue.of(StringValue.of("."), StringValue.of("."), StringValue.of("/"));
    assertThat(match.call(context, StringValue.of("a*c"), points, StringValue.of("abc")))
        .isEqualTo(BooleanValue.TRUE);
    assertThat(match.call(context, StringValue.of("a*c"), points, StringValue.of("a/c")))
        .isEqualTo(BooleanValue.FALSE);
  }

  @Test
  void cachedPatternsAreBoundedInMemory() throws BuiltinException {
    BuiltinCaches caches = new BuiltinCaches();
    BuiltinContext context =
        new BuiltinContext(new FunctionTable.FixedCapabilities(), _ -> {}, caches);
    Builtin.Binary match = (Builtin.Binary) Objects.requireNonNull(Builtins.find("regex.match"));
    long most = 0;
    for (int i = 0; i < 400; i++) {
      Value pattern = StringValue.of("\\pL".repeat(60) + i);
      assertThat(match.call(context, pattern, StringValue.of("a"))).isEqualTo(BooleanValue.FALSE);
      assertThat(caches.bytes()).isLessThanOrEqualTo(BuiltinCaches.MAX_BYTES);
      most = Math.max(most, caches.bytes());
    }
    assertThat(most).isGreaterThan(BuiltinCaches.MAX_BYTES / 2);
    long before = caches.bytes();
    match.call(context, StringValue.of("\\pL".repeat(1_000)), StringValue.of("a"));
    assertThat(caches.bytes()).isEqualTo(before);
  }

  @Test
  void patternsThatRepetitionsBlowUpAreRefusedBeforeTheyAreCompiled() {
    String refused =
        " => error error parsing regexp: expression too large, its repetitions give more than"
            + " 20000 instructions";
    FunctionTable.check(
        """
        regex.match("(((a{0,100}){0,100}){0,100}){0,100}$", "aaa")%1$s
        regex.match("((?:[{}a]{1000}){1000})", "aaa")%1$s
        regex.match("((a{9,}){99,}){999,}", "aaa")%1$s
        regex.is_valid("((a{0,999}){0,999}){0,999}") => false
        regex.match("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "01a1fcb4-3063-7000-8926-e2285c2c11b0") => true
        regex.match("^(([^]{0,999}]{999,999}){1,9}|\\\\p{Greek}{2}|\\\\x{41}{3})$", "AAA") => true
        regex.match("^x{1000}$", "x") => false
        regex.match("a{1,2", "a{1,2") => true
        """
            .formatted(refused));
  }

  @Test
  void whatIsWrongWithAPatternIsSaidInGosWords() {
    FunctionTable.check(
        """
        regex.match("a)", "a") => error error parsing regexp: unexpected ): `a)`
        regex.match("(a", "a") => error error parsing regexp: missing closing ): `(a`
        regex.match("a**", "a") => error error parsing regexp: invalid nested repetition operator: `**`
        """);
  }

  @Test
  void matchingCostsAsMuchAsTextAndPatternTogether() throws BuiltinException {
    assertThat(costOfMatching("(a?){1000}b", 300_000)).isGreaterThan(50_000_000);
    assertThat(costOfMatching("^a+$", 300_000)).isLessThan(1_000_000);
  }

  private static long costOfMatching(String pattern, int textLength) throws BuiltinException {
    AtomicLong spent = new AtomicLong();
    BuiltinContext context =
        new BuiltinContext(
            new FunctionTable.FixedCapabilities(), spent::addAndGet, new BuiltinCaches());
    Regexes.matcher(context, Regexes.compile(context, pattern), "a".repeat(textLength));
    return spent.get();
  }

  @Test
  void globsStopAtDelimiters() {
    FunctionTable.check(
        """
        glob.match("*.example.com", ["."], "api.example.com") => true
        glob.match("*.example.com", [], "api.cdn.example.com") => false
        glob.match("*.example.com", null, "api.cdn.example.com") => true
        glob.match("**.example.com", ["."], "api.cdn.example.com") => true
        glob.match("a?c", ["."], "a.c") => false
        glob.match("[!a-c]x", [], "dx") => true
        glob.match("[abc]x", [], "dx") => false
        glob.match("{a*,b}", [], "abc") => true
        glob.match("\\\\*", [], "*") => true
        glob.match("{a,b", [], "b") => true
        glob.match("a,}", [], "a,}") => true
        glob.match("{a\\\\,b,c}", [], "a,b") => true
        glob.match("a\\\\", [], "a") => true
        glob.match("[a\\\\]b]", [], "]") => true
        glob.match("[^a]", [], "^") => true
        glob.match("[a-", [], "a") => error unexpected end of input
        glob.match("[abc", [], "a") => error unexpected end of input
        glob.match("[]", [], "a") => error could not parse range
        glob.match("[!]", [], "a") => error could not parse range
        glob.match("[a-zx]", [], "a") => error expected close range character
        glob.match("[z-a]", [], "a") => error hi character 'a' should be greater than lo 'z'
        glob.match("a", ["ab"], "a") => type error operand 2 must be array of runes but got array containing string
        glob.quote_meta("*.{a}") => "\\\\*.\\\\{a\\\\}"
        """);
  }

  @Test
  void patternsIntersectOrNot() {
    FunctionTable.check(
        """
        regex.globs_match("a.a.[0-9]+z", ".b.b2359825792*594823z") => true
        regex.globs_match("[a-z]+", "[0-9]*") => false
        regex.globs_match("a*", "b*") => true
        regex.globs_match("a+", "b*") => false
        regex.globs_match("ab", "a") => false
        regex.globs_match("pqrs]", "a") => error input:pqrs], pos:5, set-close ']' with no preceding '[': the input provided is invalid
        """);
  }

  @Test
  void versionsCompareAsSemverSays() {
    FunctionTable.check(
        """
        semver.compare("1.0.0", "1.0.0") => 0
        semver.compare("1.0.0-alpha", "1.0.0") => -1
        semver.compare("1.0.0-alpha.1", "1.0.0-alpha.beta") => -1
        semver.compare("1.0.0-alpha.10", "1.0.0-alpha.9") => 1
        semver.compare("v1.10.0", "1.9.0") => 1
        semver.compare("1.0", "1.0.0") => error operand 1: string "1.0" is not a valid SemVer
        semver.is_valid("1.2.3-a.b+c") => true
        semver.is_valid("1.2.3-a..b") => false
        semver.is_valid(1) => false
        """);
  }
}
