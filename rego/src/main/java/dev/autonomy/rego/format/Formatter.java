package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.List;

/**
 * Formats Rego in the style of {@code opa fmt}: tabs, one expression to a line, lists and blank
 * lines as the author broke them, imports sorted in their groups, comments where they were.
 *
 * <p>A result is never trusted: it is read again and compared with the source, comments and
 * metadata included, and formatting it once more must not change it. A module for which that does
 * not hold is refused.
 */
public final class Formatter {
  /** How often a result is formatted again at most until nothing changes. */
  private static final int MAX_PASSES = 5;

  private final FormatOptions options;
  private final Source source;

  private Formatter(Source source, FormatOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * The formatted text, which ends with a line break.
   *
   * @throws RegoException with every syntax error of the source; with {@link
   *     RegoError#FORMAT_ERROR} when the formatted text would say something else or cannot be
   *     written for the versions that are asked for
   */
  public static String format(Source source, FormatOptions options) {
    return new Formatter(source, options).format();
  }

  private String format() {
    RegoModule module = Parser.parse(source, options.reading());
    FormatOptions again = options.ofResult();
    String text = ModuleWriter.write(module, options);
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      RegoModule reread = reread(text, again.reading());
      String difference = Meaning.difference(module, reread);
      if (!difference.isEmpty()) {
        throw refused("formatting would change " + difference);
      }
      String next = ModuleWriter.write(reread, again);
      if (next.equals(text)) {
        if (options.target() == FormatOptions.Target.BOTH_VERSIONS) {
          reread(text, withVersion1(again.reading()));
        }
        return text;
      }
      text = next;
    }
    throw refused("formatting does not come to an end");
  }

  private RegoModule reread(String text, ParserOptions reading) {
    try {
      return Parser.parse(new Source(source.file(), text), reading);
    } catch (RegoException e) {
      RegoError first = e.errors().getFirst();
      String line = first.location().source().line(first.location().row()).strip();
      throw refused(
          "the formatted text would not be Rego: " + first.message() + " in `" + line + "`");
    }
  }

  private static ParserOptions withVersion1(ParserOptions reading) {
    return new ParserOptions(
        RegoVersion.V1, reading.experimentalKeywords(), reading.maxSourceChars());
  }

  private RegoException refused(String message) {
    Location location = new Location(source, 0, 0);
    return new RegoException(List.of(new RegoError(RegoError.FORMAT_ERROR, message, location)));
  }
}
