package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/**
 * Lets what occurs often in a document be one object: short texts, and the keys of objects that
 * have the same ones. They take less memory, and comparing them stays within the processor's
 * caches. What is remembered is bounded; the latest counts.
 */
final class SharedParts {

  private static final int LONGEST_TEXT = 32;
  private static final int TEXTS = 64;
  private static final int KEYS = 16;

  private final @Nullable StringValue[] texts = new StringValue[TEXTS];
  private final @Nullable ObjectValue[] objects = new ObjectValue[KEYS];

  /** A value of {@code text}, if possible one that was given before. */
  StringValue text(String text) {
    if (text.length() > LONGEST_TEXT) {
      return StringValue.of(text);
    }
    int place = place(text.hashCode(), TEXTS);
    StringValue known = texts[place];
    if (known != null && known.value().equals(text)) {
      return known;
    }
    StringValue value = StringValue.of(text);
    texts[place] = value;
    return value;
  }

  /** The object, sharing its keys with one before if they are equal. */
  ObjectValue object(ObjectValue object) {
    if (object.size() == 0) {
      return object;
    }
    int place = place(object.key(0).hashCode() * 31 + object.size(), KEYS);
    ObjectValue known = objects[place];
    ObjectValue shared = known == null ? object : object.sharingKeys(known);
    objects[place] = shared;
    return shared;
  }

  private static int place(int hash, int places) {
    return (hash ^ hash >>> 16) & places - 1;
  }
}
