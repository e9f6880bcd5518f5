package dev.autonomy.rego.type;

import java.util.List;

/** How big types are. Sums stop at the largest {@code int}. */
final class Measure {

  private Measure() {}

  static int weight(List<? extends Type> types) {
    int weight = 0;
    for (int i = 0; i < types.size(); i++) {
      weight = sum(weight, types.get(i).weight());
    }
    return weight;
  }

  static int depth(List<? extends Type> types) {
    int depth = 0;
    for (int i = 0; i < types.size(); i++) {
      depth = Math.max(depth, types.get(i).depth());
    }
    return depth;
  }

  static int sum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE - 1L, (long) a + b);
  }
}
