package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/** The value {@code null}. */
public final class NullValue extends Value {

  /** The only instance. */
  public static final NullValue NULL = new NullValue();

  private NullValue() {}

  @Override
  public String typeName() {
    return "null";
  }

  @Override
  int rank() {
    return 0;
  }

  @Override
  public int compareTo(Value other) {
    return rank() - other.rank();
  }

  @Override
  void appendTo(StringBuilder text) {
    text.append("null");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return 0x6e756c;
  }
}
