package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KindGrammarTest {

  /** The grammar as the specification words it. */
  private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");

  @Property(tries = 20_000)
  void theHandWrittenCheckAcceptsExactlyTheGrammar(@ForAll("nearKinds") String text) {
    boolean expected = text.length() <= 128 && GRAMMAR.matcher(text).matches();

    assertThat(ToolCall.isKind(text)).isEqualTo(expected);
  }

  @Property
  void anyTextIsJudgedAsTheGrammarJudgesIt(@ForAll String text) {
    boolean expected = text.length() <= 128 && GRAMMAR.matcher(text).matches();

    assertThat(ToolCall.isKind(text)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> nearKinds() {
    return Arbitraries.strings()
        .withChars("abz019_..")
        .withChars('A', '-', ' ', '\u00e9', '\u0660')
        .ofMaxLength(140);
  }
}
