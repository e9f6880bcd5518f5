package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/** {@code true} or {@code false}; false comes first. */
public final class BooleanValue extends Value {

  /** The value {@code true}. */
  public static final BooleanValue TRUE = new BooleanValue(true);

  /** The value {@code false}. */
  public static final BooleanValue FALSE = new BooleanValue(false);

  private final boolean value;

  private BooleanValue(boolean value) {
    this.value = value;
  }

  /** The value of {@code truth}. */
  public static BooleanValue of(boolean truth) {
    return truth ? TRUE : FALSE;
  }

  /** Whether this is {@code true}. */
  public boolean value() {
    return value;
  }

  @Override
  public String typeName() {
    return "boolean";
  }

  @Override
  int rank() {
    return 1;
  }

  @Override
  public int compareTo(Value other) {
    return other instanceof BooleanValue that
        ? Boolean.compare(value, that.value)
        : rank() - other.rank();
  }

  @Override
  void appendTo(StringBuilder text) {
    text.append(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return value ? 1231 : 1237;
  }
}
