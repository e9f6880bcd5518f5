package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes policies of package {@code p} whose parts mean something to each other. A rule refers only
 * to rules written before it, so that none is recursive; a rule that the checks refuse is left out.
 */
final class RandomPolicies {

  /** The documents of each policy. */
  static final List<String> DOCUMENTS = List.of("c0", "s0", "o0", "c1", "s1", "o1", "c2");

  private static final List<String> PLACES =
      List.of(
          "input.a", "input.b", "input.c", "input.c.d", "input.a[0]", "data.known.a", "data.known");

  /** Collections that are long enough for the scans of a join to be indexed. */
  private static final List<String> LONG_PLACES =
      List.of("input.long", "data.known.long", "input.named", "input.many");

  private static final List<String> FIELDS = List.of("", ".d", ".a", ".a.d", "[0]");
  private static final List<String> CONSTANTS =
      List.of("0", "1", "2", "\"a\"", "\"b\"", "true", "[1]", "{\"d\": 1}", "{1, \"a\"}");

  private final RandomGenerator random;
  private final StringBuilder text = new StringBuilder("package p\n\n");
  private final List<String> known = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private int names;

  /** Whether the rule has a join already, or may be called too often to have one. */
  private boolean joined;

  private RandomPolicies(RandomGenerator random) {
    this.random = random;
  }

  /** A policy. */
  static String next(RandomGenerator random) {
    RandomPolicies policy = new RandomPolicies(random);
    policy.function("f0");
    policy.complete("c0");
    policy.set("s0");
    policy.object("o0");
    policy.function("f1");
    policy.complete("c1");
    policy.set("s1");
    policy.object("o1");
    policy.complete("c2");
    return policy.text.toString();
  }

  /** Adds a rule unless the checks refuse it. */
  private void add(StringBuilder rule) {
    try {
      Rego.compile(CompileRequest.of(new Source("random.rego", text + rule.toString())));
      text.append(rule);
    } catch (RegoException refused) {
      // another one will do
    }
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String fresh() {
    return "v" + names++;
  }

  private void complete(String name) {
    if (random.nextBoolean()) {
      add(new StringBuilder("default " + name + " := " + pick(CONSTANTS) + "\n"));
    }
    String shared = pick(CONSTANTS);
    boolean same = random.nextInt(3) > 0;
    for (int i = random.nextInt(5); i >= 0; i--) {
      joined = false;
      List<String> scope = new ArrayList<>();
      String body = body(scope, 3);
      String value = same ? shared : term(scope, 1);
      StringBuilder rule = new StringBuilder(name);
      rule.append(" := ").append(value).append(" if { ").append(body).append(" }");
      if (random.nextInt(4) == 0) {
        rule.append(" else := ").append(pick(CONSTANTS));
        rule.append(" if { ").append(body(new ArrayList<>(), 1)).append(" }");
      }
      add(rule.append('\n'));
    }
    known.add(name);
  }

  private void set(String name) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      joined = false;
      List<String> scope = new ArrayList<>();
      String body = body(scope, 3);
      String member = term(scope, 1);
      StringBuilder rule = new StringBuilder(name);
      rule.append(" contains ").append(member).append(" if { ").append(body);
      add(rule.append(" }\n"));
    }
    known.add(name);
    known.add(name + "[" + pick(CONSTANTS) + "]");
  }

  private void object(String name) {
    int keys = 1 + random.nextInt(2);
    boolean isSet = random.nextInt(4) == 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      joined = false;
      List<String> scope = new ArrayList<>();
      String body = body(scope, 3);
      if (scope.isEmpty()) {
        continue; // constants alone would make documents of their own
      }
      StringBuilder rule = new StringBuilder(name);
      for (int k = 0; k < keys; k++) {
        rule.append('[').append(k == 0 ? key(scope) : scalar(scope)).append(']');
      }
      rule.append(isSet ? " contains " : " := ").append(term(scope, 1));
      add(rule.append(" if { ").append(body).append(" }\n"));
    }
    known.add(name);
    known.add(name + "[" + pick(CONSTANTS) + "]");
  }

  /** What the first key of an object is; it depends on a variable. */
  private String key(List<String> scope) {
    return switch (random.nextInt(6)) {
      case 0 -> "[" + pick(scope) + ", " + term(scope, 0) + "]";
      case 1 -> "{\"d\": " + pick(scope) + "}";
      default -> pick(scope);
    };
  }

  /** A rule, or what it has at keys that are known by then. */
  private String known(List<String> scope) {
    StringBuilder reference = new StringBuilder(pick(known));
    for (int i = random.nextInt(3); i > 0; i--) {
      reference.append('[').append(scalar(scope)).append(']');
    }
    return reference.toString();
  }

  private String scalar(List<String> scope) {
    return scope.isEmpty() || random.nextBoolean() ? pick(List.of("0", "1", "\"a\"")) : pick(scope);
  }

  private void function(String name) {
    joined = true;
    if (random.nextInt(3) == 0) {
      add(new StringBuilder("default " + name + "(_) := " + pick(CONSTANTS) + "\n"));
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      List<String> scope = new ArrayList<>();
      String argument =
          switch (random.nextInt(4)) {
            case 0 -> pick(CONSTANTS);
            case 1 -> "[x, " + pick(List.of("_", "y", "1")) + "]";
            default -> "x";
          };
      if (argument.contains("x")) {
        scope.add("x");
      }
      String body = body(scope, 2);
      StringBuilder rule = new StringBuilder(name);
      rule.append('(').append(argument).append(") := ").append(term(scope, 1));
      add(rule.append(" if { ").append(body).append(" }\n"));
    }
    functions.add(name);
  }

  /** Expressions on one line; what they bind is added to the scope. */
  private String body(List<String> scope, int longest) {
    List<String> lines = new ArrayList<>();
    int before = scope.size();
    for (int i = random.nextInt(longest); i >= 0; i--) {
      lines.add(expression(scope));
    }
    for (String bound : scope.subList(before, scope.size())) {
      lines.add(use(bound));
    }
    return String.join("; ", lines);
  }

  /** Holds for every value: a variable must be used. */
  private static String use(String variable) {
    return "type_name(" + variable + ") != \"\"";
  }

  private String expression(List<String> scope) {
    List<String> before = List.copyOf(scope);
    return switch (random.nextInt(17)) {
      case 16 -> joined ? condition(before) : join(scope);
      case 0 -> bind(scope) + " := " + term(before, 2);
      case 1 -> "some " + bind(scope) + " in " + collection(before);
      case 2 -> "some " + bind(scope) + ", " + bind(scope) + " in " + collection(before);
      case 3 -> pick(PLACES) + "[" + bind(scope) + "]";
      case 4 -> bind(scope) + " := " + pick(PLACES) + "[_]";
      case 5 -> "not " + condition(before);
      case 6 -> {
        String element = fresh();
        List<String> inner = new ArrayList<>(before);
        inner.add(element);
        String body = condition(inner) + "; " + use(element);
        yield "every " + element + " in " + collection(before) + " { " + body + " }";
      }
      case 7 -> "[" + bind(scope) + ", " + bind(scope) + "] = " + term(before, 1);
      case 8 -> "{\"d\": " + bind(scope) + "} = " + term(before, 1);
      case 9 -> "[" + bind(scope) + ", 1] = [" + term(before, 0) + ", " + term(before, 0) + "]";
      case 10 -> {
        String target =
            pick(List.of("input.a", "input", "data.known.a", "data.known", "count", "data.p.f0"));
        String modifier = functions.isEmpty() && target.endsWith("f0") ? "input.b" : target;
        yield condition(before) + " with " + modifier + " as " + term(before, 0);
      }
      case 11 -> known.isEmpty() ? condition(before) : pick(known) + "[" + bind(scope) + "]";
      default -> condition(before);
    };
  }

  /** Two scans whose elements must have something in common; at most one in a rule. */
  private String join(List<String> scope) {
    joined = true;
    String first = "some " + bind(scope) + " in " + pick(LONG_PLACES) + "; ";
    String wanted = pick(scope) + pick(FIELDS);
    String place = pick(LONG_PLACES);
    String field = pick(FIELDS);
    String equals = pick(List.of(" == ", " = "));
    return first
        + switch (random.nextInt(7)) {
          case 6 -> {
            String other = pick(CONSTANTS) + pick(List.of(" == ", " != ")) + wanted;
            String element = bind(scope);
            String part = bind(scope);
            String truth = bind(scope);
            String condition = part + pick(List.of(" == " + pick(CONSTANTS), " in [1, 2, \"a\"]"));
            yield "some " + element + " in " + place + "; " + part + " := " + element + field + "; "
                + truth + " := (" + condition + "); " + truth + equals + "(" + other + ")";
          }
          case 0 -> place + "[" + bind(scope) + "]" + field + equals + wanted;
          case 1 -> wanted + equals + place + "[_]" + field;
          case 2 -> {
            String key = bind(scope);
            yield "some "
                + key
                + ", "
                + bind(scope)
                + " in "
                + place
                + "; "
                + key
                + equals
                + wanted;
          }
          case 3 -> {
            String middle = random.nextBoolean() ? "" : condition(scope) + "; ";
            String element = bind(scope);
            yield "some " + element + " in " + place + "; " + middle + wanted + equals + element
                + field;
          }
          case 4 -> "some {\"a\": " + wanted + ", \"d\": " + bind(scope) + "} in " + place;
          default -> {
            String other = term(scope, 0);
            String element = bind(scope);
            String part = bind(scope);
            yield "some " + element + " in " + place + "; " + part + " := " + element + field + "; "
                + part + equals + other + "; " + part + equals + wanted;
          }
        };
  }

  private String bind(List<String> scope) {
    String name = fresh();
    scope.add(name);
    return name;
  }

  private String condition(List<String> scope) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> term(scope, 1) + " == " + term(scope, 1);
      case 3 -> term(scope, 1) + pick(List.of(" != ", " < ", " >= ")) + term(scope, 1);
      case 4 ->
          term(scope, 1) + " in " + (random.nextBoolean() ? collection(scope) : pick(LONG_PLACES));
      case 5 -> "startswith(" + term(scope, 0) + ", " + pick(List.of("\"a\"", "\"\"")) + ")";
      case 6 -> "glob.match(" + pick(List.of("\"a*\"", "\"*\"")) + ", [], " + term(scope, 0) + ")";
      case 7 -> known.isEmpty() ? term(scope, 0) : known(scope);
      default -> pick(PLACES) + " == " + pick(CONSTANTS);
    };
  }

  private String collection(List<String> scope) {
    return switch (random.nextInt(4)) {
      case 0 -> "[" + term(scope, 0) + ", " + term(scope, 0) + "]";
      case 1 -> known.isEmpty() ? pick(PLACES) : pick(known);
      case 2 -> "{" + pick(CONSTANTS) + ", " + pick(CONSTANTS) + "}";
      default -> pick(PLACES);
    };
  }

  private String term(List<String> scope, int depth) {
    int kind = random.nextInt(depth > 0 ? 13 : 7);
    return switch (kind) {
      case 0, 1 -> pick(CONSTANTS);
      case 2, 3 -> scope.isEmpty() ? pick(PLACES) : pick(scope);
      case 4 -> known.isEmpty() ? pick(PLACES) : depth == 0 ? pick(known) : known(scope);
      case 5, 6 -> pick(PLACES);
      case 7 -> "[" + term(scope, depth - 1) + ", " + term(scope, depth - 1) + "]";
      case 8 -> "{\"d\": " + term(scope, depth - 1) + "}";
      case 9 -> "count(" + term(scope, depth - 1) + ")";
      case 10 ->
          functions.isEmpty()
              ? "type_name(" + term(scope, depth - 1) + ")"
              : pick(functions) + "(" + term(scope, depth - 1) + ")";
      case 11 -> {
        List<String> inner = new ArrayList<>(scope);
        String body = body(inner, 2);
        yield pick(List.of("[", "{")).equals("[")
            ? "[" + term(inner, 0) + " | " + body + "]"
            : "{" + term(inner, 0) + " | " + body + "}";
      }
      default -> term(scope, 0) + pick(List.of(" + ", " * ", " - ")) + term(scope, 0);
    };
  }
}
