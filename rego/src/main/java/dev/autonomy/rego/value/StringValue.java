package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/** A string, ordered by code point, which is the order of its UTF-8 bytes. */
public final class StringValue extends Value {

  /** The string without characters. */
  public static final StringValue EMPTY = new StringValue("");

  private static final int CHARACTERS_PER_WEIGHT = 64;

  private final String value;

  private StringValue(String value) {
    this.value = value;
  }

  /** The string {@code value}. */
  public static StringValue of(String value) {
    return value.isEmpty() ? EMPTY : new StringValue(value);
  }

  /** The characters. */
  public String value() {
    return value;
  }

  @Override
  public int weight() {
    return 1 + value.length() / CHARACTERS_PER_WEIGHT;
  }

  @Override
  public String typeName() {
    return "string";
  }

  @Override
  int rank() {
    return 3;
  }

  @Override
  public int compareTo(Value other) {
    return other instanceof StringValue that
        ? compareCodePoints(value, that.value)
        : rank() - other.rank();
  }

  /** Compares by code point: as UTF-16 does, except that surrogates come after all other units. */
  static int compareCodePoints(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return weight(x) - weight(y);
      }
    }
    return a.length() - b.length();
  }

  private static int weight(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }

  @Override
  void appendTo(StringBuilder text) {
    Quoting.append(text, value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof StringValue that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
