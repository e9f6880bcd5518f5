package dev.autonomy.rego.builtin;

import dev.autonomy.rego.ast.ModuleEncoder;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions on Rego itself. */
final class RegoFunctions {

  /** What a character of a source costs: reading it, and the part of the tree that it becomes. */
  private static final int UNITS_PER_CHARACTER = 2;

  private RegoFunctions() {}

  static @Nullable Builtin find(String name) {
    return name.equals("rego.parse_module") ? (Builtin.Binary) RegoFunctions::parse : null;
  }

  private static Value parse(BuiltinContext context, Value file, Value source)
      throws BuiltinException {
    String name = Operands.string(file, 1);
    String text = Operands.string(source, 1);
    context.reserve(text.length());
    context.charge((long) text.length() * UNITS_PER_CHARACTER);
    try {
      return ModuleEncoder.encode(Parser.parse(new Source(name, text), ParserOptions.DEFAULT));
    } catch (RegoException e) {
      String message = e.getMessage();
      throw new BuiltinException(
          e.errors().size() == 1 ? "1 error occurred: " + message : String.valueOf(message));
    } catch (ArithmeticException e) {
      throw new BuiltinException(String.valueOf(e.getMessage()));
    }
  }
}
