package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;

/**
 * Formats as Go's {@code fmt.Sprintf} does, mistakes in the format included: they show up in the
 * result, as {@code %!d(string=x)}, and are no errors.
 */
final class GoFormat {

  /** Widths and precisions beyond are mistakes. */
  private static final int MAX_WIDTH = 1_000_000;

  private static final int NO_NUMBER = -1;

  private final BuiltinContext context;
  private final String format;
  private final GoArgument[] arguments;
  private final StringBuilder text = new StringBuilder();
  private int position;
  private int nextArgument;
  private boolean reordered;
  private boolean goodIndex;
  private boolean lastWasNegative;

  private GoFormat(BuiltinContext context, String format, GoArgument[] arguments) {
    this.context = context;
    this.format = format;
    this.arguments = arguments;
  }

  static String format(BuiltinContext context, String format, ArrayValue values)
      throws BuiltinException {
    GoArgument[] arguments = new GoArgument[values.size()];
    for (int i = 0; i < arguments.length; i++) {
      context.charge(values.get(i).weight());
      arguments[i] = GoArgument.of(values.get(i));
    }
    return new GoFormat(context, format, arguments).run();
  }

  private String run() throws BuiltinException {
    while (position < format.length()) {
      int percent = format.indexOf('%', position);
      int end = percent < 0 ? format.length() : percent;
      text.append(format, position, end);
      position = end;
      if (percent >= 0) {
        position++;
        directive();
        context.charge(1);
        checkSize();
      }
    }
    if (!reordered && nextArgument < arguments.length) {
      extraArguments();
    }
    context.reserve(text.length());
    return text.toString();
  }

  private void checkSize() throws BuiltinException {
    if (text.length() > BuiltinContext.MAX_RESULT_SIZE) {
      context.reserve(text.length());
    }
  }

  private void extraArguments() {
    text.append("%!(EXTRA ");
    for (int i = nextArgument; i < arguments.length; i++) {
      text.append(i > nextArgument ? ", " : "").append(arguments[i].typeName()).append('=');
      arguments[i].print(text, 'v', new GoFlags());
    }
    text.append(')');
  }

  private void directive() {
    GoFlags flags = new GoFlags();
    goodIndex = true;
    while (position < format.length() && flags.accept(format.charAt(position))) {
      position++;
    }
    boolean afterIndex = argumentIndex();
    if (accept('*')) {
      int width = argumentNumber();
      if (width == NO_NUMBER && !lastWasNegative) {
        text.append("%!(BADWIDTH)");
      }
      flags.width(width, lastWasNegative);
      afterIndex = false;
    } else {
      int width = number();
      flags.width(width, false);
      if (afterIndex && width != NO_NUMBER) {
        goodIndex = false;
      }
    }
    if (accept('.')) {
      precision(flags, afterIndex);
      afterIndex = false;
    }
    if (!afterIndex) {
      argumentIndex();
    }
    if (position >= format.length()) {
      text.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(position);
    position += Character.charCount(verb);
    verb(verb, flags);
  }

  private void precision(GoFlags flags, boolean afterIndex) {
    if (afterIndex) {
      goodIndex = false;
    }
    argumentIndex();
    if (accept('*')) {
      int precision = argumentNumber();
      if (precision == NO_NUMBER) {
        text.append("%!(BADPREC)");
      }
      flags.precision(lastWasNegative ? NO_NUMBER : precision);
    } else {
      int precision = number();
      flags.precision(precision == NO_NUMBER ? 0 : precision);
    }
  }

  private void verb(int verb, GoFlags flags) {
    if (verb == '%') {
      text.append('%');
    } else if (!goodIndex) {
      text.append("%!").appendCodePoint(verb).append("(BADINDEX)");
    } else if (nextArgument >= arguments.length) {
      text.append("%!").appendCodePoint(verb).append("(MISSING)");
    } else {
      arguments[nextArgument++].print(text, verb, flags);
    }
  }

  /** Reads {@code [n]}; returns whether one was there. */
  private boolean argumentIndex() {
    if (position >= format.length() || format.charAt(position) != '[') {
      return false;
    }
    reordered = true;
    int close = format.indexOf(']', position);
    if (close < 0) {
      goodIndex = false;
      position++;
      return false;
    }
    position++;
    int index = number();
    boolean valid = index >= 1 && index <= arguments.length && position == close;
    position = close + 1;
    if (valid) {
      nextArgument = index - 1;
    } else {
      goodIndex = false;
    }
    return true;
  }

  private int argumentNumber() {
    lastWasNegative = false;
    if (nextArgument >= arguments.length) {
      return NO_NUMBER;
    }
    GoArgument argument = arguments[nextArgument++];
    if (!(argument instanceof GoArgument.Whole whole) || whole.value().bitLength() > 31) {
      return NO_NUMBER;
    }
    int number = whole.value().intValue();
    lastWasNegative = number < 0;
    return Math.abs(number) > MAX_WIDTH ? NO_NUMBER : Math.abs(number);
  }

  private int number() {
    int start = position;
    int number = 0;
    while (position < format.length() && Character.isDigit(format.charAt(position))) {
      number = Math.min(MAX_WIDTH + 1, number * 10 + format.charAt(position) - '0');
      position++;
    }
    return position == start || number > MAX_WIDTH ? NO_NUMBER : number;
  }

  private boolean accept(char c) {
    boolean there = position < format.length() && format.charAt(position) == c;
    position += there ? 1 : 0;
    return there;
  }
}
