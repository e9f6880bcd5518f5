package dev.autonomy.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static final int CELLS = 40;

  @Test
  void theCaretsStandUnderThePlace() {
    assertThat(Excerpt.of("allow if x > 1", 10, 5, CELLS))
        .isEqualTo(new Excerpt("allow if x > 1", "         ^^^^^"));
  }

  @Test
  void tabsStayTabsSoThatBothLinesMoveAlike() {
    assertThat(Excerpt.of("\t\tx\t> 1", 5, 1, CELLS))
        .isEqualTo(new Excerpt("\t\tx\t> 1", "\t\t \t^"));
  }

  @Test
  void wideCharactersFillTwoCellsAndCombiningOnesNone() {
    assertThat(Excerpt.of("\"日本\" == e\u0301x", 9, 1, CELLS).pointer())
        .isEqualTo(" ".repeat(10) + "^");
    assertThat(Excerpt.of("\"日本\"", 2, 2, CELLS).pointer()).isEqualTo(" ^^^^");
    assertThat(Excerpt.of("e\u0301x", 3, 1, CELLS).pointer()).isEqualTo(" ^");
    assertThat(Excerpt.of("\"\uD83D\uDE00\" + 1", 5, 1, CELLS).pointer()).isEqualTo("     ^");
  }

  @Test
  void aPlaceBehindTheLineStillHasACaret() {
    assertThat(Excerpt.of("allow if", 9, 0, CELLS).pointer()).isEqualTo("        ^");
    assertThat(Excerpt.of("allow if", 99, 7, CELLS).pointer()).isEqualTo("        ^");
    assertThat(Excerpt.of("", 1, 1, CELLS)).isEqualTo(new Excerpt("", "^"));
  }

  @Test
  void ofALongLineThePartAroundThePlaceIsShown() {
    String line = "a".repeat(500) + "HERE" + "b".repeat(500);
    Excerpt excerpt = Excerpt.of(line, 501, 4, CELLS);
    assertThat(excerpt.shown()).startsWith("...a").contains("HEREb").endsWith("b...");
    assertThat(excerpt.shown()).hasSize(CELLS + 6);
    assertThat(excerpt.pointer()).hasSize(excerpt.shown().indexOf("HERE") + 4).endsWith(" ^^^^");
  }

  @Test
  void aPlaceThatGoesOnBehindTheCutIsPointedAtAsFarAsItIsShown() {
    assertThat(Excerpt.of("x".repeat(100), 1, 100, CELLS).pointer()).isEqualTo("^".repeat(CELLS));
  }

  @Test
  void whatWouldControlTheTerminalIsReplaced() {
    assertThat(Excerpt.of("a\u001b[31mb\u202e", 1, 1, CELLS).shown())
        .isEqualTo("a\uFFFD[31mb\uFFFD");
  }
}
