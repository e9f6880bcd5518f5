package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;

/** Breaks prose into lines. */
final class Paragraphs {

  private Paragraphs() {}

  /**
   * The text in lines of at most {@code width} columns; a longer word has a line of its own. Lines
   * that start with a space are kept as they are; an empty line separates paragraphs.
   */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String source : text.split("\n", -1)) {
      if (source.isEmpty() || source.charAt(0) == ' ') {
        endLine(lines, line);
        lines.add(source);
      } else {
        words(source, width, lines, line);
      }
    }
    endLine(lines, line);
    return lines;
  }

  private static void words(String source, int width, List<String> lines, StringBuilder line) {
    for (String word : source.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        endLine(lines, line);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
  }

  private static void endLine(List<String> lines, StringBuilder line) {
    if (!line.isEmpty()) {
      lines.add(line.toString());
      line.setLength(0);
    }
  }
}
