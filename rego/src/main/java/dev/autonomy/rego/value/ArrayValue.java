package dev.autonomy.rego.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence of values, counted from 0. */
public final class ArrayValue extends Value implements Iterable<Value> {

  /** The array without elements. */
  public static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

  private final Value[] elements;
  private int hash;
  private int weight;

  private ArrayValue(Value[] elements) {
    this.elements = elements;
  }

  /** An array of copies of the references in {@code elements}. */
  public static ArrayValue of(Value... elements) {
    return owning(elements.clone());
  }

  /** An array of the list's values. */
  public static ArrayValue of(List<? extends Value> elements) {
    return owning(elements.toArray(new Value[0]));
  }

  /** Takes over an array that nobody else holds or will change. */
  public static ArrayValue owning(Value[] elements) {
    return elements.length == 0 ? EMPTY : new ArrayValue(elements);
  }

  /** The element at {@code index}, which must be in range. */
  public Value get(int index) {
    return elements[index];
  }

  @Override
  public @Nullable Value get(Value key) {
    if (key instanceof NumberValue number && number.isLong()) {
      long index = number.longValue();
      return index >= 0 && index < elements.length ? elements[(int) index] : null;
    }
    return null;
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public int weight() {
    int cached = weight;
    if (cached == 0) {
      cached = Elements.weight(elements, elements.length, 1);
      weight = cached;
    }
    return cached;
  }

  @Override
  public boolean isCollection() {
    return true;
  }

  /** The elements from {@code start} up to before {@code end}, both in range. */
  public ArrayValue slice(int start, int end) {
    return owning(Arrays.copyOfRange(elements, start, end));
  }

  /** A fresh copy of the elements. */
  public Value[] toArray() {
    return elements.clone();
  }

  @Override
  public Iterator<Value> iterator() {
    return new ElementIterator(elements, elements.length);
  }

  @Override
  public String typeName() {
    return "array";
  }

  @Override
  int rank() {
    return 4;
  }

  @Override
  public int compareTo(Value other) {
    return other instanceof ArrayValue that
        ? Elements.compare(elements, elements.length, that.elements, that.elements.length)
        : rank() - other.rank();
  }

  @Override
  void appendTo(StringBuilder text) {
    text.append('[');
    Elements.append(text, elements, elements.length);
    text.append(']');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof ArrayValue that
            && hashCode() == that.hashCode()
            && Arrays.equals(elements, that.elements);
  }

  @Override
  public int hashCode() {
    int cached = hash;
    if (cached == 0) {
      cached = Elements.hash(elements, elements.length, rank());
      hash = cached;
    }
    return cached;
  }

  /** Collects elements in order. Reusable after {@link #build}; not thread-safe. */
  public static final class Builder {

    private Value[] elements = new Value[8];
    private int size;

    /** A builder without elements. */
    public Builder() {}

    /** Appends {@code element}. */
    public Builder add(Value element) {
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
      return this;
    }

    /** Elements so far. */
    public int size() {
      return size;
    }

    /** The array of what was added; the builder is empty afterwards. */
    public ArrayValue build() {
      ArrayValue array = owning(Arrays.copyOf(elements, size));
      size = 0;
      return array;
    }
  }
}
