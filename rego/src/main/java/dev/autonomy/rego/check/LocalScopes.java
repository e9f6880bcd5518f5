package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of the variables of a rule while its scopes are read from left to right. */
final class LocalScopes {
  /** How a variable came up for the first time. */
  enum Occurrence {
    ARGUMENT,
    SEEN,
    ASSIGNED,
    DECLARED
  }

  /** A variable. */
  static final class Local {
    private final String name;
    private final String unique;
    private final Occurrence occurrence;
    private final Location location;
    private int uses;

    Local(String name, String unique, Occurrence occurrence, Location location) {
      this.name = name;
      this.unique = unique;
      this.occurrence = occurrence;
      this.location = location;
    }

    /** As written. */
    String name() {
      return name;
    }

    /** The name that no other variable of the rule has. */
    String unique() {
      return unique;
    }

    Occurrence occurrence() {
      return occurrence;
    }

    /** Where it is an error that nobody uses it. */
    Location location() {
      return location;
    }

    boolean isUsed() {
      return uses > 0;
    }

    void use() {
      uses++;
    }
  }

  private final List<Map<String, Local>> scopes = new ArrayList<>();

  LocalScopes() {
    push();
  }

  void push() {
    scopes.add(new LinkedHashMap<>());
  }

  void pop() {
    scopes.removeLast();
  }

  /** The variables of the innermost scope. */
  Iterable<Local> innermost() {
    return scopes.getLast().values();
  }

  /** A variable of the innermost scope, or null. */
  @Nullable Local inInnermost(String name) {
    return scopes.getLast().get(name);
  }

  /** A variable of any open scope, or null. */
  @Nullable Local find(String name) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      Local local = scopes.get(i).get(name);
      if (local != null) {
        return local;
      }
    }
    return null;
  }

  void add(Local local) {
    scopes.getLast().put(local.name(), local);
  }
}
