package dev.autonomy.rego.value;

import org.jspecify.annotations.Nullable;

/**
 * Lets what occurs often in a document be one object: short texts, names of members above all, and
 * the names of one object after the other. They take less memory, and comparing them stays within
 * the processor's caches.
 */
final class SharedTexts {

  private static final int LONGEST_TEXT = 32;
  private static final int PLACES = 64;

  private final @Nullable StringValue[] recent = new StringValue[PLACES];
  private ObjectValue lastObject = ObjectValue.EMPTY;

  /** A value of {@code text}, if possible one that was given before. */
  StringValue share(String text) {
    if (text.length() > LONGEST_TEXT) {
      return StringValue.of(text);
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    StringValue known = recent[place];
    if (known != null && known.value().equals(text)) {
      return known;
    }
    StringValue value = StringValue.of(text);
    recent[place] = value;
    return value;
  }

  /** The object, sharing its keys with the one before if they are the same. */
  ObjectValue shareKeys(ObjectValue object) {
    ObjectValue shared = object.sharingKeys(lastObject);
    lastObject = shared;
    return shared;
  }
}
