package dev.autonomy.rego.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks the first elements of an array that does not change. */
final class ElementIterator implements Iterator<Value> {

  private final Value[] elements;
  private final int size;
  private int next;

  ElementIterator(Value[] elements, int size) {
    this.elements = elements;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    return next < size;
  }

  @Override
  public Value next() {
    if (next == size) {
      throw new NoSuchElementException();
    }
    return elements[next++];
  }
}
