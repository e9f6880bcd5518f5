package dev.autonomy.rego.check;

import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** A set that begins with the members of another one, without copying them. */
final class LayeredSet extends AbstractSet<String> {
  private final Set<String> base;

  /** Made when there is a first member: most bodies bind nothing. */
  private Set<String> own = Set.of();

  /** What is added to {@code base} later is in this set, too. */
  LayeredSet(Set<String> base) {
    this.base = base;
  }

  @Override
  public boolean contains(Object member) {
    return !own.isEmpty() && own.contains(member) || base.contains(member);
  }

  @Override
  public boolean add(String member) {
    if (base.contains(member)) {
      return false;
    }
    if (own.isEmpty()) {
      own = new HashSet<>();
    }
    return own.add(member);
  }

  @Override
  public Iterator<String> iterator() {
    Set<String> all = new HashSet<>(base);
    all.addAll(own);
    return all.iterator();
  }

  @Override
  public int size() {
    int size = base.size();
    for (String member : own) {
      size += base.contains(member) ? 0 : 1;
    }
    return size;
  }
}
