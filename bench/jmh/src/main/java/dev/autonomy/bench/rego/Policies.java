package dev.autonomy.bench.rego;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts of policies, data and inputs. */
final class Policies {

  /** Three rules for a robot. */
  static final String AGENT =
      """
      package agent

      default allow := false

      allow if {
        input.action == "move"
        input.speed <= 2
        input.zone in {"hall", "dock", "yard"}
      }

      allow if {
        input.action == "stop"
      }

      allow if {
        input.action == "read"
        startswith(input.path, "/sensors/")
        input.role == "operator"
      }
      """;

  static final String MOVE = "{\"action\": \"move\", \"speed\": 1.5, \"zone\": \"dock\"}";
  static final String READ =
      "{\"action\": \"read\", \"path\": \"/sensors/lidar\", \"role\": \"operator\"}";
  static final String WELD = "{\"action\": \"weld\", \"speed\": 1.5, \"zone\": \"dock\"}";

  /** Roles of users and grants of roles are data. */
  static final String ROLES =
      """
      package roles

      default allow := false

      allow if {
        some role in data.users[input.user].roles
        some grant in data.grants[role]
        grant.action == input.action
        grant.type == input.type
      }
      """;

  private Policies() {}

  /** A thousand users with three of twenty roles each, and four grants for each role. */
  static String rolesData() {
    String users =
        members(
            1_000,
            i ->
                quoted("user" + i)
                    + ": {\"roles\": [\"role%d\", \"role%d\", \"role%d\"]}"
                        .formatted(i % 20, (i + 7) % 20, (i + 13) % 20));
    String grants =
        members(
            20,
            i ->
                quoted("role" + i)
                    + ": ["
                    + members(
                        4,
                        j -> "{\"action\": \"do%d\", \"type\": \"t%d\"}".formatted(j, (i + j) % 7))
                    + "]");
    return "{\"users\": {" + users + "}, \"grants\": {" + grants + "}}";
  }

  /** How the rules of a large policy say what they want. */
  enum Form {
    EQUALITY("input.tool == \"tool%d\""),
    PREFIX("startswith(input.path, \"/data/%d/\")"),
    GLOB("glob.match(\"/data/%d/**\", [\"/\"], input.path)"),
    MEMBERSHIP("input.tool in {\"tool%d\", \"spare%1$d\"}");

    private final String condition;

    Form(String condition) {
      this.condition = condition;
    }

    /** Rules that all look at the same places of the input and differ in what they want there. */
    String rules(int count) {
      StringBuilder text = new StringBuilder("package many\n\ndefault allow := false\n\n");
      for (int i = 0; i < count; i++) {
        text.append("allow if {\n  ")
            .append(condition.formatted(i))
            .append("\n  input.kind == \"call\"\n  input.team == \"team" + i % 10 + "\"\n}\n\n");
      }
      return text.toString();
    }

    /** An input that the rule in the middle allows. */
    static String input(int count) {
      int i = count / 2;
      return """
      {"tool": "tool%d", "path": "/data/%d/a/b", "kind": "call", "team": "team%d"}
      """
          .formatted(i, i, i % 10);
    }
  }

  /** As many reasons to deny, one of which applies. */
  static String reasons(int count) {
    StringBuilder text = new StringBuilder("package many\n\n");
    for (int i = 0; i < count; i++) {
      text.append("deny contains \"reason %d\" if input.tool == \"tool%d\"\n\n".formatted(i, i));
    }
    return text.toString();
  }

  /** Thirty rules of several kinds, for compiling. */
  static String ordinary(int count) {
    StringBuilder text = new StringBuilder("package ordinary\n\nimport data.users\n\n");
    for (int i = 0; i < count / 3; i++) {
      text.append(
          """
          allow%d if {
            user := users[input.user]
            some role in user.roles
            role == "role%d"
            not blocked%d
          }

          blocked%d if input.count > limit%d

          limit%d := %d + count([x | some x in input.tags; startswith(x, "t%d")])

          """
              .formatted(i, i, i, i, i, i, i, i));
    }
    return text.toString();
  }

  /** {@code [{"id": 0, "tier": "gold", "score": 0}, ...]}; every third is gold. */
  static String people(int count) {
    return "["
        + members(
            count,
            i ->
                "{\"id\": %d, \"tier\": \"%s\", \"score\": %d, \"team\": \"team%d\"}"
                    .formatted(i, i % 3 == 0 ? "gold" : "iron", i % 100, i % 50))
        + "]";
  }

  /** The same by name. */
  static String peopleByName(int count) {
    return "{"
        + members(
            count,
            i ->
                quoted("person" + i)
                    + ": {\"id\": %d, \"tier\": \"%s\", \"score\": %d}"
                        .formatted(i, i % 3 == 0 ? "gold" : "iron", i % 100))
        + "}";
  }

  /** {@code [0, 1, 2, ...]}. */
  static String numbers(int count) {
    return "[" + members(count, Integer::toString) + "]";
  }

  static String members(int count, IntFunction<String> member) {
    return IntStream.range(0, count).mapToObj(member).collect(Collectors.joining(", "));
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }
}
