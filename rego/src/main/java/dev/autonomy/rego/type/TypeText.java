package dev.autonomy.rego.type;

import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pieces of types as text. */
final class TypeText {

  private TypeText() {}

  static String join(List<?> parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(text.isEmpty() ? "" : ", ").append(part);
    }
    return text.toString();
  }

  static String bracket(@Nullable Type type) {
    return type == null ? "" : "[" + type + "]";
  }

  static String key(Value key) {
    return key instanceof StringValue string ? string.value() : key.toString();
  }
}
