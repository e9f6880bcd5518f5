package dev.autonomy.rego.builtin;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that policies can call: those of Rego, and whatever an application adds. */
public final class BuiltinLibrary {

  /** The functions of Rego and no others. */
  public static final BuiltinLibrary STANDARD = new BuiltinLibrary(Map.of());

  private final Map<String, Added> added;

  private record Added(BuiltinDeclaration declaration, Builtin builtin) {}

  private BuiltinLibrary(Map<String, Added> added) {
    this.added = added;
  }

  /** This library with another function, which takes the place of one with the same name. */
  public BuiltinLibrary with(BuiltinDeclaration declaration, Builtin builtin) {
    Map<String, Added> more = new HashMap<>(added);
    more.put(declaration.name(), new Added(declaration, builtin));
    return new BuiltinLibrary(more);
  }

  /** The declaration of {@code name}, or null if no such function is known. */
  public @Nullable BuiltinDeclaration declaration(String name) {
    Added own = added.get(name);
    return own == null ? Builtins.declaration(name) : own.declaration;
  }

  /** The function {@code name}, or null if there is none. */
  public @Nullable Builtin find(String name) {
    Added own = added.get(name);
    return own == null ? Builtins.find(name) : own.builtin;
  }
}
