package dev.autonomy.rego.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A set of values, kept and iterated in the total order of values. */
public final class SetValue extends Value implements Iterable<Value> {

  /** The set without members. */
  public static final SetValue EMPTY = new SetValue(new Value[0]);

  /** Members in ascending order. */
  private final Value[] members;

  private volatile @Nullable HashIndex index;
  private int hash;
  private int weight;

  private SetValue(Value[] members) {
    this.members = members;
  }

  /** The set of the given values. */
  public static SetValue of(Value... members) {
    return ofOwned(members.clone());
  }

  /** The set of the given values. */
  public static SetValue of(Iterable<? extends Value> members) {
    Builder builder = new Builder();
    for (Value member : members) {
      builder.add(member);
    }
    return builder.build();
  }

  /** Sorts an array that nobody else holds and drops repetitions. */
  private static SetValue ofOwned(Value[] members) {
    if (Elements.isAscending(members, members.length)) {
      return ascending(members);
    }
    Arrays.sort(members);
    int size = 1;
    for (int i = 1; i < members.length; i++) {
      if (members[i].compareTo(members[size - 1]) != 0) {
        members[size++] = members[i];
      }
    }
    return ascending(size == members.length ? members : Arrays.copyOf(members, size));
  }

  /** Takes over an array of different members in ascending order. */
  static SetValue ascending(Value[] members) {
    return members.length == 0 ? EMPTY : new SetValue(members);
  }

  /** Whether {@code value} is a member. Allocates nothing but, once, an index of a larger set. */
  public boolean contains(Value value) {
    return position(value) >= 0;
  }

  /** The member that equals {@code key}, or null. */
  @Override
  public @Nullable Value get(Value key) {
    int position = position(key);
    return position < 0 ? null : members[position];
  }

  /** The member at {@code position} in ascending order, which must be in range. */
  public Value member(int position) {
    return members[position];
  }

  private int position(Value value) {
    if (members.length <= HashIndex.SCAN_LIMIT) {
      return HashIndex.scan(members, members.length, value);
    }
    HashIndex current = index;
    if (current == null) {
      current = new HashIndex(members, members.length);
      index = current;
    }
    return current.find(members, value);
  }

  /** The members of this set and of {@code that}. */
  public SetValue union(SetValue that) {
    if (that.members.length == 0) {
      return this;
    }
    if (members.length == 0) {
      return that;
    }
    Value[] merged = new Value[members.length + that.members.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < members.length && j < that.members.length) {
      int order = members[i].compareTo(that.members[j]);
      merged[size++] = order <= 0 ? members[i] : that.members[j];
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int rest = members.length - i;
    System.arraycopy(members, i, merged, size, rest);
    System.arraycopy(that.members, j, merged, size + rest, that.members.length - j);
    size += rest + that.members.length - j;
    return ascending(Arrays.copyOf(merged, size));
  }

  /** The members that are also in {@code that}. */
  public SetValue intersection(SetValue that) {
    return members.length <= that.members.length ? filter(that::contains) : that.intersection(this);
  }

  /** The members that are not in {@code that}. */
  public SetValue difference(SetValue that) {
    return that.members.length == 0 ? this : filter(member -> !that.contains(member));
  }

  private SetValue filter(Predicate<Value> wanted) {
    Value[] kept = new Value[members.length];
    int size = 0;
    for (Value member : members) {
      if (wanted.test(member)) {
        kept[size++] = member;
      }
    }
    return size == members.length ? this : ascending(Arrays.copyOf(kept, size));
  }

  @Override
  public int size() {
    return members.length;
  }

  @Override
  public int weight() {
    int cached = weight;
    if (cached == 0) {
      cached = Elements.weight(members, members.length, 1);
      weight = cached;
    }
    return cached;
  }

  @Override
  public boolean isCollection() {
    return true;
  }

  /** A fresh array of the members, ascending. */
  public Value[] toArray() {
    return members.clone();
  }

  /** The members as an array, ascending. */
  public ArrayValue toArrayValue() {
    return ArrayValue.owning(members);
  }

  @Override
  public Iterator<Value> iterator() {
    return new ElementIterator(members, members.length);
  }

  @Override
  public String typeName() {
    return "set";
  }

  @Override
  int rank() {
    return 6;
  }

  @Override
  public int compareTo(Value other) {
    return other instanceof SetValue that
        ? Elements.compare(members, members.length, that.members, that.members.length)
        : rank() - other.rank();
  }

  @Override
  void appendTo(StringBuilder text) {
    if (members.length == 0) {
      text.append("set()");
      return;
    }
    text.append('{');
    Elements.append(text, members, members.length);
    text.append('}');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof SetValue that
            && hashCode() == that.hashCode()
            && Arrays.equals(members, that.members);
  }

  @Override
  public int hashCode() {
    int cached = hash;
    if (cached == 0) {
      cached = Elements.hash(members, members.length, rank());
      hash = cached;
    }
    return cached;
  }

  /** Collects members in any order. Reusable after {@link #build}; not thread-safe. */
  public static final class Builder {

    private final DistinctValues members = new DistinctValues();

    /** A builder without members. */
    public Builder() {}

    /** Adds {@code member}; returns whether it was new. */
    public boolean add(Value member) {
      return members.add(member) < 0;
    }

    /** Whether {@code member} was added. */
    public boolean contains(Value member) {
      return members.find(member) >= 0;
    }

    /** Members so far. */
    public int size() {
      return members.size();
    }

    /** The set of what was added; the builder is empty afterwards. */
    public SetValue build() {
      Value[] sorted = members.toArray();
      members.clear();
      return ofOwned(sorted);
    }
  }
}
