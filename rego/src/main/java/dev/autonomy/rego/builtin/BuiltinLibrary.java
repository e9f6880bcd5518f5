package dev.autonomy.rego.builtin;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The functions that policies can call: those of Rego, and whatever an application adds. */
public final class BuiltinLibrary {

  /** The functions of Rego and no others. */
  public static final BuiltinLibrary STANDARD = new BuiltinLibrary(Map.of(), null);

  private final Map<String, Added> added;

  /** Declarations that have been read; null in a library that reads them every time. */
  private final @Nullable Map<String, BuiltinDeclaration> known;

  private record Added(BuiltinDeclaration declaration, Builtin builtin) {}

  private BuiltinLibrary(
      Map<String, Added> added, @Nullable Map<String, BuiltinDeclaration> known) {
    this.added = added;
    this.known = known;
  }

  /** This library with another function, which takes the place of one with the same name. */
  public BuiltinLibrary with(BuiltinDeclaration declaration, Builtin builtin) {
    Map<String, Added> more = new HashMap<>(added);
    more.put(declaration.name(), new Added(declaration, builtin));
    return new BuiltinLibrary(more, null);
  }

  /** This library for one policy: it reads each declaration once, because calls repeat. */
  public BuiltinLibrary remembering() {
    return new BuiltinLibrary(added, new ConcurrentHashMap<>());
  }

  /** The declaration of {@code name}, or null if no such function is known. */
  public @Nullable BuiltinDeclaration declaration(String name) {
    Added own = added.get(name);
    if (own != null) {
      return own.declaration;
    }
    if (known == null) {
      return Builtins.declaration(name);
    }
    BuiltinDeclaration declaration = known.get(name);
    if (declaration == null) {
      declaration = Builtins.declaration(name);
      if (declaration != null) {
        known.put(name, declaration);
      }
    }
    return declaration;
  }

  /** The function {@code name}, or null if there is none. */
  public @Nullable Builtin find(String name) {
    Added own = added.get(name);
    return own == null ? Builtins.find(name) : own.builtin;
  }
}
