package dev.autonomy.rego.value;

/** What arrays, sets and the keys of objects have in common. */
final class Elements {

  private Elements() {}

  @SuppressWarnings("ReferenceEquality") // what is compared with itself need not be visited
  static int compare(Value[] a, int sizeA, Value[] b, int sizeB) {
    if (a == b) {
      return sizeA - sizeB;
    }
    int common = Math.min(sizeA, sizeB);
    for (int i = 0; i < common; i++) {
      int order = a[i].compareTo(b[i]);
      if (order != 0) {
        return order;
      }
    }
    return sizeA - sizeB;
  }

  /** Never 0, so that 0 can mean "not computed". */
  static int hash(Value[] elements, int size, int seed) {
    int hash = seed;
    for (int i = 0; i < size; i++) {
      hash = hash * 31 + elements[i].hashCode();
    }
    return hash == 0 ? 1 : hash;
  }

  /** The weight of what consists of {@code elements} and of parts that weigh {@code rest}. */
  static int weight(Value[] elements, int size, int rest) {
    long weight = rest;
    for (int i = 0; i < size; i++) {
      weight += elements[i].weight();
    }
    return (int) Math.min(weight, Integer.MAX_VALUE);
  }

  static void append(StringBuilder text, Value[] elements, int size) {
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        text.append(", ");
      }
      elements[i].appendTo(text);
    }
  }

  static boolean isAscending(Value[] values, int size) {
    for (int i = 1; i < size; i++) {
      if (values[i - 1].compareTo(values[i]) >= 0) {
        return false;
      }
    }
    return true;
  }
}
