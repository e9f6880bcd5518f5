package dev.autonomy.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Go time layout: literal text and fields, recognised by how they write the moment {@code Mon Jan
 * 2 15:04:05 MST 2006}.
 */
final class GoLayout {

  /** What a field stands for. */
  enum Field {
    LITERAL,
    MONTH_NAME,
    MONTH_SHORT,
    MONTH,
    MONTH_ZERO,
    WEEKDAY_NAME,
    WEEKDAY_SHORT,
    DAY,
    DAY_SPACE,
    DAY_ZERO,
    YEAR_DAY_SPACE,
    YEAR_DAY_ZERO,
    HOUR,
    HOUR_12,
    HOUR_12_ZERO,
    MINUTE,
    MINUTE_ZERO,
    SECOND,
    SECOND_ZERO,
    YEAR,
    YEAR_SHORT,
    UPPER_HALF,
    LOWER_HALF,
    ZONE_NAME,
    ZONE_OFFSET,
    FRACTION_ZEROS,
    FRACTION_NINES
  }

  /**
   * A field and how the layout writes it.
   *
   * @param field what it stands for
   * @param text its characters in the layout
   */
  record Part(Field field, String text) {}

  /** Ways to write an offset after its sign or {@code Z}, longer ones first. */
  private static final String[] OFFSETS = {"070000", "07:00:00", "0700", "07:00", "07"};

  private final List<Part> parts = new ArrayList<>();
  private final String layout;
  private int literal;

  private GoLayout(String layout) {
    this.layout = layout;
  }

  /** The parts of {@code layout}, which may be the name of one of Go's constants. */
  static List<Part> of(String layout) {
    return new GoLayout(constant(layout)).parse();
  }

  /** The layout that {@code name} stands for: itself unless it is one of Go's constants. */
  static String constant(String name) {
    return switch (name) {
      case "ANSIC" -> "Mon Jan _2 15:04:05 2006";
      case "UnixDate" -> "Mon Jan _2 15:04:05 MST 2006";
      case "RubyDate" -> "Mon Jan 02 15:04:05 -0700 2006";
      case "RFC822" -> "02 Jan 06 15:04 MST";
      case "RFC822Z" -> "02 Jan 06 15:04 -0700";
      case "RFC850" -> "Monday, 02-Jan-06 15:04:05 MST";
      case "RFC1123" -> "Mon, 02 Jan 2006 15:04:05 MST";
      case "RFC1123Z" -> "Mon, 02 Jan 2006 15:04:05 -0700";
      case "RFC3339" -> "2006-01-02T15:04:05Z07:00";
      case "RFC3339Nano" -> "2006-01-02T15:04:05.999999999Z07:00";
      default -> name;
    };
  }

  private List<Part> parse() {
    int position = 0;
    while (position < layout.length()) {
      Part part = partAt(position);
      if (part == null) {
        position++;
      } else {
        position = add(position, part);
      }
    }
    addLiteral(layout.length());
    return parts;
  }

  private int add(int start, Part part) {
    // An underscore before the year is not a padded day.
    int skipped = part.field == Field.YEAR && layout.charAt(start) == '_' ? 1 : 0;
    addLiteral(start + skipped);
    parts.add(part);
    literal = start + skipped + part.text.length();
    return literal;
  }

  private void addLiteral(int end) {
    if (end > literal) {
      parts.add(new Part(Field.LITERAL, layout.substring(literal, end)));
    }
  }

  private boolean has(int start, String text) {
    return layout.startsWith(text, start);
  }

  private @Nullable Part partAt(int i) {
    return switch (layout.charAt(i)) {
      case 'J' -> month(i);
      case 'M' -> monday(i);
      case '0' -> zero(i);
      case '1' -> has(i, "15") ? part(Field.HOUR, "15") : part(Field.MONTH, "1");
      case '2' -> has(i, "2006") ? part(Field.YEAR, "2006") : part(Field.DAY, "2");
      case '_' -> underscore(i);
      case '3' -> part(Field.HOUR_12, "3");
      case '4' -> part(Field.MINUTE, "4");
      case '5' -> part(Field.SECOND, "5");
      case 'P' -> has(i, "PM") ? part(Field.UPPER_HALF, "PM") : null;
      case 'p' -> has(i, "pm") ? part(Field.LOWER_HALF, "pm") : null;
      case '-', 'Z' -> offset(i);
      case '.', ',' -> fraction(i);
      default -> null;
    };
  }

  private static Part part(Field field, String text) {
    return new Part(field, text);
  }

  private @Nullable Part month(int i) {
    if (has(i, "January")) {
      return part(Field.MONTH_NAME, "January");
    }
    return has(i, "Jan") && !lowerCaseAt(i + 3) ? part(Field.MONTH_SHORT, "Jan") : null;
  }

  private @Nullable Part monday(int i) {
    if (has(i, "Monday")) {
      return part(Field.WEEKDAY_NAME, "Monday");
    }
    if (has(i, "Mon") && !lowerCaseAt(i + 3)) {
      return part(Field.WEEKDAY_SHORT, "Mon");
    }
    return has(i, "MST") ? part(Field.ZONE_NAME, "MST") : null;
  }

  private @Nullable Part zero(int i) {
    if (has(i, "002")) {
      return part(Field.YEAR_DAY_ZERO, "002");
    }
    return switch (i + 1 < layout.length() ? layout.charAt(i + 1) : ' ') {
      case '1' -> part(Field.MONTH_ZERO, "01");
      case '2' -> part(Field.DAY_ZERO, "02");
      case '3' -> part(Field.HOUR_12_ZERO, "03");
      case '4' -> part(Field.MINUTE_ZERO, "04");
      case '5' -> part(Field.SECOND_ZERO, "05");
      case '6' -> part(Field.YEAR_SHORT, "06");
      default -> null;
    };
  }

  private @Nullable Part underscore(int i) {
    if (has(i, "_2006")) {
      return part(Field.YEAR, "2006");
    }
    if (has(i, "_2")) {
      return part(Field.DAY_SPACE, "_2");
    }
    return has(i, "__2") ? part(Field.YEAR_DAY_SPACE, "__2") : null;
  }

  private @Nullable Part offset(int i) {
    for (String form : OFFSETS) {
      if (has(i + 1, form)) {
        return part(Field.ZONE_OFFSET, layout.charAt(i) + form);
      }
    }
    return null;
  }

  /** Zeros or nines after a point or comma, if no other digit follows. */
  private @Nullable Part fraction(int i) {
    char digit = i + 1 < layout.length() ? layout.charAt(i + 1) : ' ';
    if (digit != '0' && digit != '9') {
      return null;
    }
    int end = i + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    if (end < layout.length() && Character.isDigit(layout.charAt(end))) {
      return null;
    }
    Field field = digit == '0' ? Field.FRACTION_ZEROS : Field.FRACTION_NINES;
    return part(field, layout.substring(i, end));
  }

  private boolean lowerCaseAt(int index) {
    return index < layout.length() && layout.charAt(index) >= 'a' && layout.charAt(index) <= 'z';
  }
}
