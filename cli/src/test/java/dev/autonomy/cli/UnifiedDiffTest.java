package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  @Test
  void equalTextsHaveNoDifference() {
    assertThat(UnifiedDiff.of("a", "x\ny\n", "x\ny\n")).isEmpty();
  }

  @Test
  void changesAreShownWithThreeLinesAroundThem() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
    String after = before.replace("5\n6\n", "five\n6\n").replace("14\n15\n", "14\n");

    assertThat(UnifiedDiff.of("p.rego", before, after))
        .isEqualTo(
            """
            --- p.rego
            +++ p.rego
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            @@ -12,4 +12,3 @@
             12
             13
             14
            -15
            """);
  }

  @Test
  void aMissingLastLineEndIsSaid() {
    assertThat(UnifiedDiff.of("p", "x", "x\n"))
        .isEqualTo("--- p\n+++ p\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
    assertThat(UnifiedDiff.of("p", "", "x\n")).isEqualTo("--- p\n+++ p\n@@ -0,0 +1 @@\n+x\n");
  }

  @Test
  void applyingADifferenceGivesTheOtherText() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 2_000; round++) {
      List<String> before = lines(random, 30);
      List<String> after = random.nextBoolean() ? lines(random, 30) : edited(before, random);
      String diff = UnifiedDiff.of("p", String.join("", before), String.join("", after));
      assertThat(applied(before, diff)).as(diff).isEqualTo(after);
    }
  }

  @Test
  void textsWithoutACommonLineAreReplacedInBoundedTime() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      before.append('a').append(i).append('\n');
      after.append('b').append(i).append('\n');
    }

    assertThat(UnifiedDiff.of("p", before.toString(), after.toString()))
        .startsWith("--- p\n+++ p\n@@ -1,20000 +1,20000 @@\n-a0\n");
  }

  private static List<String> lines(SplittableRandom random, int most) {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      lines.add((char) ('a' + random.nextInt(5)) + "\n");
    }
    return lines;
  }

  private static List<String> edited(List<String> lines, SplittableRandom random) {
    List<String> edited = new ArrayList<>(lines);
    for (int i = random.nextInt(4); i > 0 && !edited.isEmpty(); i--) {
      int at = random.nextInt(edited.size());
      if (random.nextBoolean()) {
        edited.remove(at);
      } else {
        edited.add(at, "new\n");
      }
    }
    return edited;
  }

  /** What {@code patch} would make of the lines; checks the lines of context on the way. */
  private static List<String> applied(List<String> before, String diff) {
    List<String> result = new ArrayList<>();
    int at = 0;
    for (String line : diff.lines().skip(2).toList()) {
      String text = line.substring(1) + "\n";
      switch (line.charAt(0)) {
        case '@' -> {
          String[] range = line.substring(4, line.indexOf(' ', 4)).split(",", 2);
          boolean empty = range.length == 2 && range[1].equals("0");
          int start = Integer.parseInt(range[0]) - (empty ? 0 : 1);
          while (at < start) {
            result.add(before.get(at++));
          }
        }
        case '+' -> result.add(text);
        case '-', ' ' -> {
          assertThat(before.get(at)).isEqualTo(text);
          at++;
          if (line.charAt(0) == ' ') {
            result.add(text);
          }
        }
        default -> throw new AssertionError("unexpected line: " + line);
      }
    }
    while (at < before.size()) {
      result.add(before.get(at++));
    }
    return result;
  }
}
