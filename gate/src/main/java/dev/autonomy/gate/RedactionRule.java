package dev.autonomy.gate;

import dev.autonomy.contract.JsonPointer;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the value of {@code redact} into a redaction, or into the reason to deny. */
final class RedactionRule {

  /** What the rule asks for cannot be done. Carries the reason to deny. */
  static final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String what) {
      super("policy: redact " + what, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private static final int MAX_POINTERS = 1_000;
  private static final int MAX_QUOTED_CHARS = 80;

  private RedactionRule() {}

  static Redaction apply(@Nullable Value redact, ToolCall call) throws Unusable {
    if (redact == null) {
      return Redaction.NONE;
    }
    if (!(redact instanceof SetValue members)) {
      throw new Unusable("is not a set");
    }
    if (members.size() == 0) {
      return Redaction.NONE;
    }
    if (members.size() > MAX_POINTERS) {
      throw new Unusable("has more than " + MAX_POINTERS + " members");
    }
    List<JsonPointer> pointers = new ArrayList<>(members.size());
    for (Value member : members) {
      pointers.add(pointer(member));
    }
    Redaction redaction;
    try {
      redaction = Redaction.of(pointers);
    } catch (IllegalArgumentException e) {
      throw new Unusable("has a pointer that does not start with /params or /context");
    }
    if (!redaction.appliesTo(call)) {
      throw new Unusable("has a pointer that does not fit the call");
    }
    return redaction;
  }

  private static JsonPointer pointer(Value member) throws Unusable {
    if (!(member instanceof StringValue string)) {
      throw new Unusable("has a member that is not a string");
    }
    try {
      return JsonPointer.parse(string.value());
    } catch (IllegalArgumentException e) {
      String text = string.value();
      String shown =
          text.length() > MAX_QUOTED_CHARS ? text.substring(0, MAX_QUOTED_CHARS) + "…" : text;
      throw new Unusable("has `" + shown + "`, which is not a JSON pointer");
    }
  }
}
