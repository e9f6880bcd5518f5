package dev.autonomy.rego.graphql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.graphql.Work;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {

  private static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text, new Work(_ -> {}));
    List<Token> tokens = new ArrayList<>();
    Token token = lexer.next();
    while (token.kind() != TokenKind.END && token.kind() != TokenKind.INVALID) {
      tokens.add(token);
      token = lexer.next();
    }
    tokens.add(token);
    return tokens;
  }

  private static List<String> shown(String text) {
    return tokens(text).stream()
        .map(token -> token.position().line() + ":" + token.position().column() + " " + token)
        .toList();
  }

  private static String problem(String text) {
    Token last = tokens(text).getLast();
    assertThat(last.kind()).as(text).isEqualTo(TokenKind.INVALID);
    return last.position().column() + " " + last.value();
  }

  private static String string(String text) {
    Token token = tokens(text).getFirst();
    assertThat(token.isString()).as(token.toString()).isTrue();
    return token.value();
  }

  @Test
  void allPunctuatorsAreTokens() {
    assertThat(tokens("! $ & ( ) ... : = @ [ ] { } |").stream().map(Token::kind))
        .containsExactly(
            TokenKind.BANG,
            TokenKind.DOLLAR,
            TokenKind.AMPERSAND,
            TokenKind.OPEN_PARENTHESIS,
            TokenKind.CLOSE_PARENTHESIS,
            TokenKind.SPREAD,
            TokenKind.COLON,
            TokenKind.EQUALS,
            TokenKind.AT,
            TokenKind.OPEN_BRACKET,
            TokenKind.CLOSE_BRACKET,
            TokenKind.OPEN_BRACE,
            TokenKind.CLOSE_BRACE,
            TokenKind.PIPE,
            TokenKind.END);
  }

  @Test
  void whiteSpaceCommasAndByteOrderMarksSeparateTokensAndAreNone() {
    assertThat(shown("\ufeffa,,b\tc\r\nd\re\n\n  f"))
        .containsExactly(
            "1:2 Name \"a\"",
            "1:5 Name \"b\"",
            "1:7 Name \"c\"",
            "2:1 Name \"d\"",
            "3:1 Name \"e\"",
            "5:3 Name \"f\"",
            "5:4 <EOF>");
  }

  @Test
  void commentsBelongToTheNextToken() {
    List<Token> tokens = tokens("# one\n#two\na # after a\nb#");
    assertThat(tokens.get(0).comments()).containsExactly("# one", "#two");
    assertThat(tokens.get(1).comments()).containsExactly("# after a");
    assertThat(tokens.get(2).comments()).containsExactly("#");
  }

  @Test
  void columnsCountCodePoints() {
    assertThat(shown("\"😀é\" x # 😀\n y"))
        .containsExactly("1:2 String \"😀é\"", "1:6 Name \"x\"", "2:2 Name \"y\"", "2:3 <EOF>");
  }

  @ParameterizedTest
  @CsvSource({
    "0, Int",
    "-0, Int",
    "42, Int",
    "-17, Int",
    "0.5, Float",
    "-1.25, Float",
    "1e9, Float",
    "1E-9, Float",
    "1.5e+3, Float",
    "-0.0e0, Float"
  })
  void numbersAreWholeOrNot(String text, String kind) {
    assertThat(shown(text))
        .containsExactly(
            "1:1 " + kind + " \"" + text + "\"", "1:" + (text.length() + 1) + " <EOF>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "01     | 2 Invalid number, unexpected digit after 0: \"1\".",
        "-      | 2 Invalid number, expected digit but got: <EOF>.",
        "-a     | 2 Invalid number, expected digit but got: \"a\".",
        "1.     | 3 Invalid number, expected digit but got: <EOF>.",
        "1.e    | 3 Invalid number, expected digit but got: \"e\".",
        "1e     | 3 Invalid number, expected digit but got: <EOF>.",
        "1e+x   | 4 Invalid number, expected digit but got: \"x\".",
        "a ..   | 3 Cannot parse the unexpected character \".\".",
        "?      | 1 Cannot parse the unexpected character \"?\".",
        "'a'    | 1 Unexpected single quote character ('), did you mean to use a double quote"
            + " (\")?",
        "\"a    | 3 Unterminated string.",
        "\"\\   | 3 Invalid character escape sequence.",
        "\"\\x\"  | 3 Invalid character escape sequence: \\x.",
        "\"\\u00g0\" | 3 Invalid character escape sequence: \\u00g0.",
        "\"\\u00\" | 3 Invalid character escape sequence: \\u00\".",
        "\"\"\"a | 5 Unterminated string."
      })
  void whatIsNoTokenIsInvalidAndSaysWhy(String text, String problem) {
    assertThat(problem(text)).isEqualTo(problem);
  }

  @Test
  void controlCharactersAreInvalid() {
    assertThat(problem("\u0007")).isEqualTo("1 Cannot contain the invalid character \"\\u0007\"");
    assertThat(problem("\"\u001f\"")).isEqualTo("2 Invalid character within String: \"\\u0031\".");
    assertThat(problem("\"\"\"\u0000\"\"\""))
        .isEqualTo("4 Invalid character within String: \"\\u0000\".");
    assertThat(problem("# \u0001")).startsWith("3 Cannot contain the invalid character");
    assertThat(problem("\"a\nb\"")).isEqualTo("3 Unterminated string.");
  }

  @Test
  void escapesStandForCharacters() {
    assertThat(string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")).isEqualTo("\"\\/\b\f\n\r\t");
    assertThat(string("\"\\u00e4\\u00E4\\u20ac\"")).isEqualTo("ää€");
    assertThat(string("\"tab\tinside\"")).isEqualTo("tab\tinside");
    assertThat(string("\"\"")).isEmpty();
  }

  @Test
  void halvesOfSurrogatePairsBecomeReplacementCharacters() {
    assertThat(string("\"\\ud83d\\ude00\"")).isEqualTo("\ufffd\ufffd");
    assertThat(string("\"😀\"")).isEqualTo("😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"\"a\n  b\n\nc\"\"\"",
        "\"\"\"\n    a\n      b\n\n    c\n\"\"\"",
        "\"\"\"  \n\t\n   a\r\n     b\r\r   c\n \t \"\"\""
      })
  void blockStringsLoseCommonIndentationAndBlankLinesAtTheirEnds(String text) {
    assertThat(string(text)).isEqualTo("a\n  b\n\nc");
  }

  @Test
  void theFirstLineOfABlockStringKeepsItsIndentation() {
    assertThat(string("\"\"\"  a\n    b\n  c\"\"\"")).isEqualTo("  a\n  b\nc");
    assertThat(string("\"\"\"   \"\"\"")).isEmpty();
    assertThat(string("\"\"\"\"\"\"")).isEmpty();
  }

  @Test
  void onlyThreeQuotesAreEscapedInABlockString() {
    assertThat(string("\"\"\"a \\\"\"\" \\n \"\" \\u0041 \"\"\""))
        .isEqualTo("a \"\"\" \\n \"\" \\u0041 ");
  }

  @Test
  void aBlockStringOfSeveralLinesIsAtItsLastLineAndCountedBackFromThere() {
    assertThat(tokens("\"\"\"\nabc\n\"\"\"").getFirst().position().line()).isEqualTo(3);
    assertThat(tokens("\"\"\"\nabc\n\"\"\"").getFirst().position().column()).isEqualTo(-4);
    assertThat(tokens(" \"\"\"a\"\"\"").getFirst().position().column()).isEqualTo(5);
  }
}
