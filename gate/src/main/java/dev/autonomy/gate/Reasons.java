package dev.autonomy.gate;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The words in which the policy layer denies. */
final class Reasons {

  static final String NO_BUNDLE = "policy: no bundle loaded";
  static final String NOT_ALLOWED = "policy: not allowed";
  static final String UNDEFINED = "policy: undefined";
  static final String NOT_A_BOOLEAN = "policy: not a boolean";
  static final String DENY_NOT_A_SET = "policy: deny is not a set";

  /** Longer words of a policy are cut. */
  static final int MAX_CHARS = 2048;

  /** A member of {@code deny} with more values in it is not written out. */
  private static final int MAX_MEMBER_VALUES = 1_000;

  private static final String SEPARATOR = "; ";

  private Reasons() {}

  /** The evaluation ended without an answer. */
  static String failed(String code) {
    return "policy: evaluation failed: " + code;
  }

  /** The members of {@code deny} in their order, those that are not strings as JSON. */
  static String join(SetValue members) {
    StringBuilder joined = new StringBuilder();
    for (Value member : members) {
      if (!joined.isEmpty()) {
        joined.append(SEPARATOR);
      }
      joined.append(words(member));
      if (joined.length() > MAX_CHARS) {
        break;
      }
    }
    return joined.toString().isBlank() ? NOT_ALLOWED : ownWords(joined.toString());
  }

  private static String words(Value member) {
    if (member instanceof StringValue string) {
      return string.value();
    }
    // Values share their parts: a few kilobytes may stand for more text than memory holds.
    return weigh(member, MAX_MEMBER_VALUES) < 0
        ? "a value of more than " + MAX_MEMBER_VALUES + " parts"
        : member.toJson().toText();
  }

  /** What is left of {@code room} after every part of {@code value} took one; negative if none. */
  private static int weigh(Value value, int room) {
    int left = room - 1;
    switch (value) {
      case ArrayValue array -> left = weighAll(array, left);
      case SetValue set -> left = weighAll(set, left);
      case ObjectValue object -> {
        for (int i = 0; i < object.size() && left >= 0; i++) {
          left = weigh(object.value(i), weigh(object.key(i), left));
        }
      }
      case NullValue _, BooleanValue _, NumberValue _, StringValue _ -> {}
    }
    return left;
  }

  private static int weighAll(Iterable<Value> parts, int room) {
    int left = room;
    for (Value part : parts) {
      if (left < 0) {
        return left;
      }
      left = weigh(part, left);
    }
    return left;
  }

  /** The policy's {@code reason}, or {@code otherwise} when it gives none. */
  static String given(@Nullable Value reason, String otherwise) {
    return reason instanceof StringValue string && !string.value().isBlank()
        ? ownWords(string.value())
        : otherwise;
  }

  /** One line that cannot pass for the word of another layer. */
  private static String ownWords(String text) {
    String words = text.strip();
    StringBuilder line = new StringBuilder(Math.min(words.length(), MAX_CHARS) + 8);
    if (words.startsWith("runtime:")
        || words.startsWith("attestation:")
        || words.startsWith("request:")
        || words.startsWith("tool:")) {
      line.append("policy: ");
    }
    for (int i = 0; i < words.length() && line.length() < MAX_CHARS; i++) {
      char c = words.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    if (Character.isHighSurrogate(line.charAt(line.length() - 1))) {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }
}
