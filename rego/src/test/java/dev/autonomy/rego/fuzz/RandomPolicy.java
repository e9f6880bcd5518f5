package dev.autonomy.rego.fuzz;

import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.Builtins;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Invents policies that mostly compile: rules call each other downwards only, and every variable is
 * bound before it is used.
 */
final class RandomPolicy {
  private static final List<String> CONSTANTS =
      List.of(
          "0",
          "1",
          "-2",
          "2.5",
          "1e3",
          "\"\"",
          "\"a\"",
          "\"a.b/c\"",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "set()",
          "[1, \"a\", [2]]",
          "{1, 2, 3}",
          "{\"a\": 1, \"b\": {\"c\": [1, 2]}}",
          "`^a.*$`",
          "\"2024-01-02T03:04:05Z\"",
          "[[1, 2], [3, 4]]",
          "{\"x\", \"y\"}");
  private static final List<String> OPERATORS =
      List.of("+", "-", "*", "/", "%", "&", "|", "==", "!=", "<", "<=", ">", ">=", "in");
  private static final List<String> PLACES =
      List.of("input", "input.a", "input.b", "input.a.b", "input.c[0]", "data.d", "data.d.a");
  private static final Set<String> UNWANTED = Set.of("http.send", "net.lookup_ip_addr");
  private static final List<BuiltinDeclaration> BUILTINS =
      Builtins.declarations().stream()
          .filter(builtin -> Builtins.find(builtin.name()) != null)
          .filter(builtin -> !UNWANTED.contains(builtin.name()))
          .filter(builtin -> builtin.result() != null && !builtin.relation())
          .toList();

  private final SplittableRandom random;
  private final List<String> rules = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private int variables;

  private RandomPolicy(SplittableRandom random) {
    this.random = random;
  }

  /** The module that a seed stands for, in package {@code fuzz}. */
  static String module(SplittableRandom random) {
    return new RandomPolicy(random).module();
  }

  private String module() {
    StringBuilder text = new StringBuilder("package fuzz\n\n");
    for (int i = 2 + random.nextInt(6); i > 0; i--) {
      text.append(rule("r" + i)).append("\n\n");
    }
    return text.toString();
  }

  private String rule(String name) {
    List<String> bound = new ArrayList<>();
    String body = body(bound, 2);
    return switch (random.nextInt(7)) {
      case 0 -> defined(name, name + " contains " + term(bound, 1) + " if {\n" + body + "}");
      case 1 ->
          defined(
              name,
              name + "[" + term(bound, 0) + "] := " + term(bound, 1) + " if {\n" + body + "}");
      case 2 -> {
        String function = function(name);
        functions.add("f" + name);
        yield function;
      }
      case 3 ->
          defined(
              name,
              "default "
                  + name
                  + " := 0\n\n"
                  + name
                  + " := "
                  + term(bound, 1)
                  + " if {\n"
                  + body
                  + "} else := "
                  + pick(CONSTANTS)
                  + " if {\n"
                  + body(new ArrayList<>(), 1)
                  + "}");
      case 4 -> defined(name, name + "[x].y contains z if some x, z in " + place());
      default -> defined(name, name + " := " + term(bound, 2) + " if {\n" + body + "}");
    };
  }

  private String function(String name) {
    List<String> bound = new ArrayList<>(List.of("p", "q"));
    String body = body(bound, 2);
    return "f" + name + "(p, q) := " + term(bound, 2) + " if {\n" + body + "}";
  }

  private String defined(String name, String text) {
    rules.add("data.fuzz." + name);
    return text;
  }

  private String body(List<String> bound, int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append("\t").append(expression(bound, depth)).append("\n");
    }
    return text.toString();
  }

  private String expression(List<String> bound, int depth) {
    String modifiers =
        random.nextInt(8) == 0 ? " with " + pick(PLACES.subList(1, 5)) + " as " + constant() : "";
    return switch (random.nextInt(depth > 0 ? 10 : 5)) {
      case 0, 1 -> {
        String value = term(bound, depth);
        yield fresh(bound) + " := " + value + modifiers;
      }
      case 2 ->
          term(bound, depth) + " " + pick(OPERATORS.subList(7, 14)) + " " + term(bound, depth);
      case 3 -> "not " + term(bound, depth) + modifiers;
      case 4 -> {
        String domain = term(bound, depth);
        yield "some " + fresh(bound) + ", " + fresh(bound) + " in " + domain;
      }
      case 5 -> {
        List<String> inside = new ArrayList<>(bound);
        String domain = term(bound, depth);
        String names = fresh(inside) + ", " + fresh(inside);
        yield "every " + names + " in " + domain + " { " + term(inside, depth - 1) + " != 7 }";
      }
      case 6 -> {
        String base = place();
        yield "some " + fresh(bound) + "; " + base + "[" + bound.getLast() + "]";
      }
      case 7 -> "[" + fresh(bound) + ", " + fresh(bound) + "] = " + term(new ArrayList<>(), depth);
      case 8 -> "walk(" + term(bound, 0) + ", [" + fresh(bound) + ", " + fresh(bound) + "])";
      default -> term(bound, depth) + modifiers;
    };
  }

  private String term(List<String> bound, int depth) {
    if (!bound.isEmpty() && random.nextInt(3) == 0) {
      return pick(bound);
    }
    return switch (random.nextInt(depth > 0 ? 9 : 3)) {
      case 0 -> constant();
      case 1, 2 -> place();
      case 3 ->
          "(" + term(bound, depth - 1) + " " + pick(OPERATORS) + " " + term(bound, depth - 1) + ")";
      case 4 -> {
        List<String> inside = new ArrayList<>(bound);
        String body = expression(inside, depth - 1);
        yield "[" + term(inside, depth - 1) + " | " + body + "]";
      }
      case 5 -> {
        List<String> inside = new ArrayList<>(bound);
        String body = expression(inside, depth - 1);
        yield "{" + term(inside, depth - 1) + ": " + term(inside, depth - 1) + " | " + body + "}";
      }
      case 6 -> "[" + term(bound, depth - 1) + ", {" + term(bound, depth - 1) + "}]";
      case 7 -> "$\"{" + place() + "} and {" + place() + "}\"";
      default -> call(bound, depth - 1);
    };
  }

  private String call(List<String> bound, int depth) {
    if (!functions.isEmpty() && random.nextInt(4) == 0) {
      return pick(functions) + "(" + term(bound, depth) + ", " + term(bound, depth) + ")";
    }
    BuiltinDeclaration builtin = pick(BUILTINS);
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < builtin.arity(); i++) {
      arguments.add(random.nextInt(3) == 0 ? term(bound, depth) : place());
    }
    return builtin.name() + "(" + String.join(", ", arguments) + ")";
  }

  private String place() {
    return !rules.isEmpty() && random.nextInt(3) == 0 ? pick(rules) : pick(PLACES);
  }

  private String constant() {
    return pick(CONSTANTS);
  }

  private String fresh(List<String> bound) {
    String name = "v" + variables++;
    bound.add(name);
    return name;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
