package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void proseIsBrokenBetweenWordsAndFiguresAreKept() {
    assertThat(Paragraphs.wrap("one two three\n\n  four five six seven\neight", 9))
        .containsExactly("one two", "three", "", "  four five six seven", "eight");
  }

  @Test
  void theNearestWordIsWithinAThirdOfItsLetters() {
    assertThat(Nearest.to("lisetn", List.of("--x", "listen", "list"))).contains("listen");
    assertThat(Nearest.to("allow", List.of("allowed-domains"))).contains("allowed-domains");
    assertThat(Nearest.to("zz", List.of("listen", "policy"))).isEmpty();
  }

  @Property
  void distanceIsSymmetricAndZeroForEqualWordsOnly(
      @ForAll @AlphaChars @StringLength(max = 8) String left,
      @ForAll @AlphaChars @StringLength(max = 8) String right) {
    assertThat(Nearest.distance(left, right)).isEqualTo(Nearest.distance(right, left));
    assertThat(Nearest.distance(left, right) == 0).isEqualTo(left.equals(right));
  }

  @Test
  void wordsForAShellAreQuotedWhereNeeded() {
    assertThat(ShellWords.join(List.of("a-b", "two words", "it's", "", "$HOME")))
        .isEqualTo("a-b 'two words' 'it'\\''s' '' '$HOME'");
  }

  @Test
  void whatAnAgentSentCannotDriveTheTerminal() {
    assertThat(Printable.line("plain ü 漢")).isEqualTo("plain ü 漢");
    assertThat(Printable.line("a\u001b[2Jb\nc\td\u202ee\u0007\u2028"))
        .isEqualTo("a\\u001b[2Jb\\nc\\td\\u202ee\\u0007\\u2028");
  }

  @Test
  void directoriesFollowTheXdgSpecification() {
    assertThat(new Environment(Map.of("HOME", "/home/ada")).cacheDirectory("toolbox"))
        .hasToString("/home/ada/.cache/toolbox");
    assertThat(
            new Environment(Map.of("HOME", "/home/ada", "XDG_CONFIG_HOME", "/etc/ada"))
                .configDirectory("toolbox"))
        .hasToString("/etc/ada/toolbox");
    assertThat(
            new Environment(Map.of("HOME", "/home/ada", "XDG_CACHE_HOME", "relative"))
                .cacheDirectory("toolbox"))
        .hasToString("/home/ada/.cache/toolbox");
  }

  @Test
  void aReaderThatIsGoneIsToldFromAnOutputThatFails() {
    assertThat(closedWith("Broken pipe").isBrokenPipe()).isTrue();
    Output.ClosedException full = closedWith("No space left on device");
    assertThat(full.isBrokenPipe()).isFalse();
    assertThat(full.line()).isEqualTo("cannot write the output: No space left on device");
  }

  private static Output.ClosedException closedWith(String message) {
    Output output =
        new Output(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(message);
              }
            });
    try {
      output.line("x").flush();
    } catch (Output.ClosedException e) {
      return e;
    }
    throw new AssertionError("the failure was swallowed");
  }

  @Test
  void largeOutputKeepsItsOrder() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output output = new Output(bytes);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String line = "line " + i + "x".repeat(i % 50);
      output.line(line);
      expected.append(line).append('\n');
    }
    output.write("y".repeat(100_000)).flush();
    expected.append("y".repeat(100_000));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
  }

  @Test
  void aTableAlignsItsColumns() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(new Output(bytes), new Output(bytes), new Environment(Map.of()), false, false);
    new Table(terminal, "NAME", "SAYS").row("ada", "hello").row("charles", "a\nb").print();
    terminal.out().flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("NAME     SAYS\nada      hello\ncharles  a\\nb\n");
    assertThatThrownBy(() -> new Table(terminal, "A").row("1", "2"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
