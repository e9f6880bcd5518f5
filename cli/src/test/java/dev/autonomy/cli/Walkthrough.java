package dev.autonomy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The code blocks of a Markdown document: what the reader is to type, and what is promised to be
 * seen.
 *
 * @param blocks in the order of the document
 */
record Walkthrough(List<Block> blocks) {

  /**
   * A code block.
   *
   * @param language behind the opening fence, such as {@code sh}; empty for plain output
   * @param text its lines
   */
  record Block(String language, String text) {

    /** Whether a reader is to type it. */
    boolean isTyped() {
      return language.equals("sh");
    }

    /** Whether it shows what the block before it prints. */
    boolean isOutput() {
      return language.equals("json") || language.equals("text");
    }
  }

  /** Reads a document of the project. */
  static Walkthrough read(String document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String language = "";
    boolean inside = false;
    Path file = SourceTree.root().resolve(document);
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("```")) {
        text.append(inside ? line + "\n" : "");
      } else if (inside) {
        blocks.add(new Block(language, text.toString()));
        inside = false;
      } else {
        language = line.substring(3);
        text.setLength(0);
        inside = true;
      }
    }
    return new Walkthrough(blocks);
  }
}
