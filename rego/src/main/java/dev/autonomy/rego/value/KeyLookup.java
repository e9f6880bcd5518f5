package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/**
 * Looks one key up in many objects. It remembers where objects with certain keys have it, which is
 * quick where objects share their keys, as those of one JSON document do. Thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // keys are the same only if they are shared
public final class KeyLookup {

  private final Value key;

  /** Threads may overwrite each other's: any will do, and none changes. */
  private Place place = new Place(new Value[0], -1);

  private Value[] keysBefore = place.keys;

  private static final class Place {
    final Value[] keys;
    final int position;

    Place(Value[] keys, int position) {
      this.keys = keys;
      this.position = position;
    }
  }

  /** A lookup of {@code key}. */
  public KeyLookup(Value key) {
    this.key = key;
  }

  /** What {@code object} has for the key, or null. */
  public @Nullable Value in(ObjectValue object) {
    Place known = place;
    int position = known.keys == object.sharedKeys() ? known.position : search(object);
    return position < 0 ? null : object.value(position);
  }

  /** Remembers only keys that were met twice running, so that others cost no memory. */
  private int search(ObjectValue object) {
    int position = object.position(key);
    Value[] keys = object.sharedKeys();
    if (keysBefore == keys) {
      place = new Place(keys, position);
    } else {
      keysBefore = keys;
    }
    return position;
  }
}
