package dev.autonomy.rego.fuzz;

import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.parse.RandomTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes texts that are nearly Rego: sources with changes of tokens and of characters. */
final class Mutator {
  private static final int MAX_CHARS = 20_000;
  private static final int MAX_REPEATS = 700;

  private static final List<String> TOKENS =
      List.of(
          "package",
          "import",
          "as",
          "default",
          "else",
          "not",
          "some",
          "with",
          "null",
          "true",
          "false",
          "in",
          "every",
          "contains",
          "if",
          "and",
          "or",
          "data",
          "input",
          "future",
          "keywords",
          "rego",
          "v1",
          "x",
          "_",
          "f",
          "set()",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          ",",
          ":",
          ";",
          ".",
          ":=",
          "=",
          "==",
          "!=",
          "<",
          ">=",
          "+",
          "-",
          "*",
          "/",
          "%",
          "&",
          "|",
          "\n",
          "\n\n",
          "0",
          "1",
          "-1",
          "1.5e3",
          "1e99999",
          "00",
          "\"s\"",
          "\"\\u0041\"",
          "\"",
          "`",
          "`raw\n`",
          "$\"",
          "$`",
          "$\"{x}\"",
          "# c\n",
          "\n# METADATA\n# title: x\n",
          "#",
          "\\",
          "\r\n",
          "\0",
          "\uFEFF",
          "é",
          "\uD83D",
          "\t",
          "p[x]",
          "x.y[z]",
          "f(x)",
          "[x | x := 1]",
          "{x: y | z}",
          "with input as",
          "import future.keywords\n",
          "import rego.v1\n",
          "import future.keywords.not\n");

  private static final List<String> SEEDS =
      List.of(
          """
          package real.world

          import data.lib.helpers as h
          import future.keywords

          # METADATA
          # title: A rule
          # custom:
          #   level: 1
          default allow := false

          allow if {
            some role in input.user.roles
            every p, q in {"a": [1, 2.5e3]} { q[_] > p with input.x as `raw` }
            not h.blocked(input.user["na me"])
            x := $"{role}!" # why
          } else := {"why": [e | e := input.errors[i]; i < 3]} if input.legacy

          deny[msg] contains sprintf("%d", [n]) if n := input.n - 1
          """,
          """
          package old
          import input.user
          p[x] { x = input.a[_]; not q } { x := 1 }
          q = true { user.name == "a" } else = false { true }
          f(x, [y, {"z": z}]) = r { r := x + y * z }
          o[k] = v { v := data.d[k] with data.d as {"a": 1} }
          default r = {1, 2}
          """,
          """
          package refs
          a.b.c := 1
          a.b[x].d contains y if { some x, y in input.z; count({x | x := y}) > 0 }
          t := [{"a": 1}.a, [1, 2][0], (1 + 2) * 3, {x | x := 1} | {2}, 3 in {3}, ("k", "v" in {"k": "v"})]
          """);

  private final SplittableRandom random;

  private Mutator(SplittableRandom random) {
    this.random = random;
  }

  /** The text that a seed stands for. */
  static String text(long seed) {
    return new Mutator(new SplittableRandom(seed)).text();
  }

  private String text() {
    String text = source();
    for (int i = random.nextInt(6); i > 0; i--) {
      text = random.nextInt(3) == 0 ? characters(text) : tokens(text);
    }
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  private String source() {
    return random.nextBoolean()
        ? pick(SEEDS)
        : TreePrinter.print(new RandomTrees(random.nextLong(), random.nextBoolean()).module());
  }

  private String characters(String text) {
    if (text.isEmpty()) {
      return text;
    }
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(40));
    switch (random.nextInt(5)) {
      case 0 -> changed.delete(at, at + 1 + random.nextInt(3));
      case 1 -> changed.insert(at, (char) random.nextInt(0x180));
      case 2 -> changed.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
      case 3 -> changed.setLength(at);
      default -> changed.insert(random.nextInt(text.length()), text.substring(at, end));
    }
    return changed.toString();
  }

  private String tokens(String text) {
    List<String> tokens = split(text);
    int at = random.nextInt(tokens.size() + 1);
    int end = Math.min(tokens.size(), at + 1 + random.nextInt(12));
    List<String> range = new ArrayList<>(tokens.subList(Math.min(at, end), end));
    switch (random.nextInt(8)) {
      case 0 -> tokens.subList(Math.min(at, end), end).clear();
      case 1 -> tokens.add(at, pick(TOKENS));
      case 2 -> tokens.addAll(random.nextInt(tokens.size() + 1), range);
      case 3 -> tokens.addAll(at, split(source()).subList(0, 1));
      case 4 -> wrap(tokens, Math.min(at, end), end);
      case 5 -> tokens.add(at, pick(TOKENS).repeat(1 + random.nextInt(MAX_REPEATS)));
      case 6 -> nest(tokens, Math.min(at, end), end);
      default -> {
        if (at < tokens.size()) {
          tokens.set(at, pick(TOKENS));
        }
      }
    }
    return String.join("", tokens);
  }

  private void wrap(List<String> tokens, int from, int to) {
    List<String> pair = pick(BRACKETS);
    tokens.add(to, pair.getLast());
    tokens.add(from, pair.getFirst());
  }

  private static final List<List<String>> BRACKETS =
      List.of(
          List.of("(", ")"),
          List.of("[", "]"),
          List.of("{", "}"),
          List.of("[x | ", "]"),
          List.of("{x: y | ", "}"),
          List.of("f(", ")"),
          List.of("x[", "]"),
          List.of("$\"{", "}\""),
          List.of("not {", "}"),
          List.of("every x in y {", "}"),
          List.of("1 + ", ""),
          List.of("{ ", " } and x"),
          List.of("", " else := 1 if x"));

  private void nest(List<String> tokens, int from, int to) {
    List<String> pair = pick(BRACKETS);
    int depth = 1 + random.nextInt(MAX_REPEATS);
    tokens.add(to, pair.getLast().repeat(depth));
    tokens.add(from, pair.getFirst().repeat(depth));
  }

  /** Words, runs of blanks, and single characters. */
  private static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = at + 1;
      while (end < text.length()
          && Character.isLetterOrDigit(text.charAt(at))
          && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
