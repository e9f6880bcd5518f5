package dev.autonomy.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.SameTree;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class ParserProperties {
  private static final List<String> SCRAPS =
      List.of(
          "package t\n",
          "p if {",
          "}",
          "{",
          "[",
          "]",
          "(",
          ")",
          "|",
          ",",
          ":",
          ";",
          "\n",
          " ",
          ":=",
          "=",
          "==",
          "not ",
          "some ",
          "every ",
          "in ",
          "with ",
          "as ",
          "else ",
          "default ",
          "import ",
          "contains ",
          "if ",
          "$\"",
          "\"",
          "`",
          "\\",
          "x",
          "input",
          ".",
          "_",
          "1",
          "-",
          "+",
          "#",
          "and ",
          "or ",
          "null",
          "true",
          "{x |",
          "\u0000",
          "\uD83D",
          "é",
          "set()",
          "f(");

  private static final String REAL =
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
        { x := $"{role}!"; count(x) > 1 } or input.admin and y == {z | z := data.a[_]}
      } else := {"why": [e | e := input.errors[i]; i < 3]} if input.legacy

      deny[msg] contains sprintf("%d", [n]) if n := input.n - 1
      """;

  @Property
  void aPrintedTreeReadsAsTheSameTree(@ForAll long seed, @ForAll boolean logical) {
    RegoModule module = new RandomTrees(seed, logical).module();
    String printed = TreePrinter.print(module);

    RegoModule read = read(printed, RegoVersion.V1);

    assertThat(SameTree.modules(module, read))
        .as("%s%nread as%n%s", printed, TreePrinter.print(read))
        .isTrue();
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll @StringLength(max = 200) String text) {
    readOrRefuse(text);
  }

  @Property(tries = 3_000)
  void anyScrapsAreReadOrRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
    }

    readOrRefuse(text.toString());
  }

  @Property(tries = 3_000)
  void realSourcesWithDefectsAreReadOrRefused(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(REAL);
    for (int i = 1 + random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
        case 2 -> text.setLength(Math.max(1, at));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
      }
    }

    readOrRefuse(text.toString());
  }

  private static RegoModule read(String text, RegoVersion version) {
    return Parser.parse(new Source("", text), ParserOptions.of(version).withExperimentalKeywords());
  }

  private static void readOrRefuse(String text) {
    for (RegoVersion version : RegoVersion.values()) {
      try {
        RegoModule module = read(text, version);
        assertThat(TreePrinter.print(module)).isNotEmpty();
      } catch (RegoException refused) {
        assertThat(refused.errors()).isNotEmpty();
        refused
            .errors()
            .forEach(
                error -> {
                  assertThat(error.location().row()).isPositive();
                  assertThat(error.location().column()).isPositive();
                  assertThat(error.message()).isNotEmpty().doesNotContain("\n");
                });
      }
    }
  }
}
