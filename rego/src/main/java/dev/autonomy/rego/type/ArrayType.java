package dev.autonomy.rego.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array type. */
public final class ArrayType implements Type {

  private final List<Type> elements;
  private final @Nullable Type rest;
  private final int weight;
  private final int depth;
  private @Nullable Type values;

  /**
   * An array type.
   *
   * @param elements types of the first elements
   * @param rest type of all further elements, or null if there are none
   */
  public ArrayType(List<Type> elements, @Nullable Type rest) {
    this.elements = List.copyOf(elements);
    this.rest = rest;
    int restWeight = rest == null ? 0 : rest.weight();
    weight = Measure.sum(1, Measure.sum(Measure.weight(elements), restWeight));
    depth = 1 + Math.max(Measure.depth(elements), rest == null ? 0 : rest.depth());
  }

  /** Types of the first elements. */
  public List<Type> elements() {
    return elements;
  }

  /** Type of all further elements, or null if there are none. */
  public @Nullable Type rest() {
    return rest;
  }

  /** The type of the element at a position, or {@link Type#UNKNOWN} where there cannot be one. */
  public Type element(long position) {
    if (position < 0) {
      return UNKNOWN;
    }
    if (position < elements.size()) {
      return elements.get((int) position);
    }
    return rest == null ? UNKNOWN : rest;
  }

  /** The type of all elements. */
  Type values() {
    Type known = values;
    if (known == null) {
      known = rest == null ? UNKNOWN : rest;
      for (int i = 0; i < elements.size(); i++) {
        known = Types.or(known, elements.get(i));
      }
      values = known;
    }
    return known;
  }

  @Override
  public Kind kind() {
    return Kind.ARRAY;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArrayType array && Types.compare(this, array) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * weight + elements.hashCode();
  }

  @Override
  public String toString() {
    String fixed = elements.isEmpty() ? "" : "<" + TypeText.join(elements) + ">";
    return "array" + fixed + TypeText.bracket(rest);
  }
}
