package dev.autonomy.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All built-in functions by name. Looking one up loads its family and no other. */
public final class Builtins {

  private Builtins() {}

  /** The declaration of {@code name}, or null if no such function is known. */
  public static @Nullable BuiltinDeclaration declaration(String name) {
    String line = Signatures.of(name);
    return line == null ? null : SignatureReader.read(line);
  }

  /** Declarations of all functions, sorted by name. */
  public static List<BuiltinDeclaration> declarations() {
    List<BuiltinDeclaration> all = new ArrayList<>();
    for (String line : Signatures.all()) {
      all.add(SignatureReader.read(line));
    }
    return all;
  }

  /**
   * The function {@code name}, or null if there is none; so for {@code eq}, {@code assign}, {@code
   * print} and {@code rego.metadata.*}, which are the compiler's business.
   */
  public static @Nullable Builtin find(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? plain(name) : null;
  }

  private static @Nullable Builtin plain(String name) {
    return switch (name) {
      case "plus", "minus", "mul", "div", "rem", "abs", "ceil", "floor", "round" ->
          Arithmetic.find(name);
      default -> null;
    };
  }
}
