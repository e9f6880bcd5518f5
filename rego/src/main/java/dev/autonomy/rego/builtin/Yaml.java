package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on YAML text. Reading needs SnakeYAML Engine, an optional library, on the path. */
final class Yaml {

  private Yaml() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "yaml.marshal" ->
          (Builtin.Unary) (context, value) -> StringValue.of(YamlText.of(context, value));
      case "yaml.unmarshal" ->
          (Builtin.Unary) (context, text) -> read(context, Operands.string(text, 1));
      case "yaml.is_valid" -> (Builtin.Unary) Yaml::isValid;
      default -> null;
    };
  }

  private static Value read(BuiltinContext context, String text) throws BuiltinException {
    context.charge(1);
    try {
      return YamlReader.read(context, text);
    } catch (NoClassDefFoundError e) {
      throw new BuiltinException("reading YAML needs the library snakeyaml-engine on the path");
    }
  }

  private static Value isValid(BuiltinContext context, Value text) {
    if (!(text instanceof StringValue string)) {
      return BooleanValue.FALSE;
    }
    try {
      read(context, string.value());
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }
}
