package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.SameTree;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.List;
import java.util.SplittableRandom;

/** Sprinkles white space, line breaks and comments over a source without changing what it says. */
final class RandomLayout {
  private static final List<String> FILLERS =
      List.of(
          "\n",
          "\n",
          "\n\n\n",
          " ",
          "\t",
          "\r\n",
          "# c%d\n",
          " # c%d \n",
          "\n# c%d\n",
          "\n\n# c%d\n\n");
  private static final String BOUNDARIES = " \n()[]{}.,;:|=<>+-*/%&\"`";

  private final SplittableRandom random;
  private final ParserOptions options;

  RandomLayout(SplittableRandom random, ParserOptions options) {
    this.random = random;
    this.options = options;
  }

  /** The source with fillers where they change nothing: about as many as asked for. */
  String of(String source, int fillers) {
    RegoModule tree = Parser.parse(new Source("", source), options);
    String text = source;
    int comments = 0;
    for (int i = 0; i < 3 * fillers; i++) {
      int at = boundary(text);
      String filler = FILLERS.get(random.nextInt(FILLERS.size()));
      int more = filler.indexOf('#') < 0 ? 0 : 1;
      String candidate =
          text.substring(0, at)
              + filler.replace("%d", Integer.toString(comments))
              + text.substring(at);
      if (saysTheSame(candidate, tree, comments + more)) {
        text = candidate;
        comments += more;
      }
    }
    return text;
  }

  /** A place beside a character that is not part of a word. */
  private int boundary(String text) {
    while (true) {
      int at = random.nextInt(text.length() + 1);
      if (at == 0
          || at == text.length()
          || BOUNDARIES.indexOf(text.charAt(at)) >= 0
          || BOUNDARIES.indexOf(text.charAt(at - 1)) >= 0) {
        return at;
      }
    }
  }

  private boolean saysTheSame(String candidate, RegoModule tree, int comments) {
    try {
      RegoModule read = Parser.parse(new Source("", candidate), options);
      return read.comments().size() == comments && SameTree.modules(tree, read);
    } catch (RegoException changed) {
      return false;
    }
  }
}
