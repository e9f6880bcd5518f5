package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions that reach outside, through {@link Capabilities}; equal requests are made once. */
final class Outside {

  private record RequestKey(Value request) {}

  private Outside() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "http.send" -> (Builtin.Unary) Outside::send;
      case "opa.runtime" -> (Builtin) (context, _) -> context.capabilities().runtime();
      default -> null;
    };
  }

  private static Value send(BuiltinContext context, Value request) throws BuiltinException {
    ObjectValue object = Operands.object(request, 1);
    RequestKey key = new RequestKey(object);
    Value response = context.fixed(key);
    if (response == null) {
      response = context.capabilities().sendHttp(object);
      context.fix(key, response);
    }
    return response;
  }
}
