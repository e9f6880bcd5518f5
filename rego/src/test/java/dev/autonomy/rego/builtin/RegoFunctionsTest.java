package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RegoFunctionsTest {

  private static ObjectValue parse(String source) throws BuiltinException {
    Builtin function = Objects.requireNonNull(Builtins.find("rego.parse_module"));
    Value[] arguments = {StringValue.of("x.rego"), StringValue.of(source)};
    Value module = function.call(FunctionTable.context(), arguments);
    return (ObjectValue) Objects.requireNonNull(module);
  }

  private static ObjectValue rule(String rule) throws BuiltinException {
    Value rules = parse("package a\n" + rule).get("rules");
    return (ObjectValue) ((ArrayValue) Objects.requireNonNull(rules)).get(0);
  }

  /** A part of a value, by keys and indexes with points between. */
  private static Value at(Value from, String path) {
    Value found = from;
    for (String step : path.split("\\.", -1)) {
      boolean index = Character.isDigit(step.charAt(0));
      Value key = index ? FunctionTable.term(step) : StringValue.of(step);
      found = Objects.requireNonNull(found.get(key), step);
    }
    return found;
  }

  private static Value term(String text) {
    return FunctionTable.term(text);
  }

  private static void assertHead(String rule, String head) throws BuiltinException {
    Value found = rule(rule).get("head");
    assertThat(found).as(rule).isEqualTo(term(head));
  }

  @Test
  void packagesImportsAndCommentsAreTold() throws BuiltinException {
    ObjectValue module = parse("package a.b\nimport data.x as y # why\n");
    assertThat(at(module, "package.path.2.value")).isEqualTo(StringValue.of("b"));
    assertThat(at(module, "imports.0.alias")).isEqualTo(StringValue.of("y"));
    assertThat(at(module, "imports.0.path.type")).isEqualTo(StringValue.of("ref"));
    assertThat(at(module, "comments.0"))
        .isEqualTo(
            term(
                "{\"Text\": \"IHdoeQ==\", \"Location\":"
                    + " {\"file\": \"x.rego\", \"row\": 2, \"col\": 20}}"));
    assertThat(module.get("rules")).isNull();
  }

  @Test
  void everyFormOfHeadHasItsFields() throws BuiltinException {
    String p = "{\"type\": \"var\", \"value\": \"p\"}";
    String one = "{\"type\": \"number\", \"value\": 1}";
    String yes = "{\"type\": \"boolean\", \"value\": true}";
    String k = "{\"type\": \"string\", \"value\": \"k\"}";
    String x = "{\"type\": \"var\", \"value\": \"x\"}";
    String named = "{\"name\": \"p\", \"ref\": [" + p + "], ";
    String pair = "\"ref\": [" + p + ", " + k + "], ";
    assertHead("p := 1", named + "\"value\": " + one + ", \"assign\": true}");
    assertHead("p if 1", named + "\"value\": " + yes + "}");
    assertHead("p contains 1", named + "\"key\": " + one + "}");
    assertHead("p(x) = 1", named + "\"args\": [" + x + "], \"value\": " + one + "}");
    assertHead(
        "p[\"k\"] = 1",
        "{\"name\": \"p\", " + pair + "\"key\": " + k + ", \"value\": " + one + "}");
    assertHead("p[\"k\"] if 1", "{" + pair + "\"value\": " + yes + "}");
    assertHead(
        "p[x] if x = 1",
        "{\"ref\": [" + p + ", " + x + "], \"key\": " + x + ", \"value\": " + yes + "}");
  }

  @Test
  void everyFormOfExpressionHasItsFields() throws BuiltinException {
    ObjectValue rule =
        rule(
            """
            p if {
              not input.x with input.x as 1
              some a, b
              some c, d in [1]
              every e in {1} { e }
              x := null
            }
            """);
    assertThat(at(rule, "body.0.negated")).isEqualTo(term("true"));
    assertThat(at(rule, "body.0.with.0.value.value")).isEqualTo(term("1"));
    assertThat(at(rule, "body.1.terms.symbols.1.value")).isEqualTo(StringValue.of("b"));
    assertThat(at(rule, "body.2.terms.symbols.0.value.0.value.1.value"))
        .isEqualTo(StringValue.of("member_3"));
    assertThat(at(rule, "body.3.terms.key")).isEqualTo(term("null"));
    assertThat(at(rule, "body.3.terms.body.0.index")).isEqualTo(term("0"));
    assertThat(at(rule, "body.4.terms.0.value.0.value")).isEqualTo(StringValue.of("assign"));
    assertThat(at(rule, "body.4.terms.2")).isEqualTo(term("{\"type\": \"null\", \"value\": {}}"));
    assertThat(at(rule, "body.4.index")).isEqualTo(term("4"));
  }

  @Test
  void membersAndKeysAreSortedAndDistinct() throws BuiltinException {
    Value set = at(rule("p := {\"b\", x, 2, \"b\", [1]}"), "head.value.value");
    assertThat(((ArrayValue) set).size()).isEqualTo(4);
    assertThat(at(set, "0.value")).isEqualTo(term("2"));
    assertThat(at(set, "2.type")).isEqualTo(StringValue.of("var"));
    Value object = at(rule("p := {\"b\": 1, \"a\": {y | y := 1}}"), "head.value.value");
    assertThat(at(object, "0.0.value")).isEqualTo(StringValue.of("a"));
    assertThat(at(object, "0.1.type")).isEqualTo(StringValue.of("setcomprehension"));
  }

  @Test
  void elseAndDefaultAreTold() throws BuiltinException {
    assertThat(at(rule("default p := 1"), "default")).isEqualTo(term("true"));
    assertThat(at(rule("p := 1 if false else := 2"), "else.head.value.value")).isEqualTo(term("2"));
  }

  @Test
  void aModuleThatIsNoneIsAnError() {
    assertThatThrownBy(() -> parse("package"))
        .isInstanceOf(BuiltinException.class)
        .hasMessageStartingWith("1 error occurred: x.rego:1:")
        .hasMessageContaining("rego_parse_error");
  }

  @Test
  void whatCanBeReadCanBeTold() throws BuiltinException {
    String deep = "package a\np := " + "{".repeat(60) + "1" + "}".repeat(60);
    assertThat(parse(deep).get("rules")).isNotNull();
    String nested = "package a\np := " + "[".repeat(100_000);
    assertThatThrownBy(() -> parse(nested)).isInstanceOf(BuiltinException.class);
    assertThatThrownBy(() -> Parser.parse(new Source("x", nested), ParserOptions.DEFAULT))
        .isInstanceOf(RegoException.class);
  }
}
