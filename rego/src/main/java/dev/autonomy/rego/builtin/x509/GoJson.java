package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Values in the form that Go's {@code encoding/json} gives its own. */
public final class GoJson {

  private GoJson() {}

  /** Bytes are Base64; no bytes at all are null. */
  public static Value bytes(byte @Nullable [] bytes) {
    return bytes == null
        ? NullValue.NULL
        : StringValue.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** A list to which nothing was added is null. */
  public static Value list(Collection<? extends Value> values) {
    return values.isEmpty() ? NullValue.NULL : ArrayValue.of(values.toArray(new Value[0]));
  }

  /** Strings; none are null. */
  static Value strings(Collection<String> strings) {
    return list(strings.stream().map(StringValue::of).toList());
  }

  /** The text of bytes; what is no UTF-8 is replaced. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** An object identifier is the array of its numbers. */
  static ArrayValue identifier(String dotted) {
    ArrayValue.Builder numbers = new ArrayValue.Builder();
    for (String number : dotted.split("\\.", -1)) {
      numbers.add(NumberValue.parse(number));
    }
    return numbers.build();
  }

  /** Object identifiers; none are null. */
  static Value identifiers(Collection<String> dotted) {
    return list(dotted.stream().map(GoJson::identifier).toList());
  }
}
