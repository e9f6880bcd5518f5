package dev.autonomy.rego.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.parse.RandomTrees;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FormatterProperties {
  private static final FormatOptions EXPERIMENTS =
      new FormatOptions(
          ParserOptions.of(RegoVersion.V1).withExperimentalKeywords(),
          FormatOptions.Target.SAME_VERSION,
          false);

  @Property(tries = 1_000)
  void anyTreeInAnyLayoutIsKeptAndFormattingItAgainChangesNothing(
      @ForAll long seed, @ForAll boolean logical) {
    SplittableRandom random = new SplittableRandom(seed);
    String printed = TreePrinter.print(new RandomTrees(random.nextLong(), logical).module());
    String laidOut =
        new RandomLayout(random, EXPERIMENTS.reading()).of(printed, random.nextInt(12));

    String formatted = Formatter.format(new Source("", laidOut), EXPERIMENTS);

    RegoModule before = parse(laidOut);
    RegoModule after = parse(formatted);
    assertThat(Meaning.difference(before, after)).as(laidOut).isEmpty();
    assertThat(comments(after)).as(laidOut).containsExactlyInAnyOrderElementsOf(comments(before));
    assertThat(ModuleWriter.write(after, EXPERIMENTS)).as(laidOut).isEqualTo(formatted);
  }

  private static RegoModule parse(String text) {
    return Parser.parse(new Source("", text), EXPERIMENTS.reading());
  }

  private static List<String> comments(RegoModule module) {
    return module.comments().stream().map(Comment::text).map(String::stripTrailing).toList();
  }
}
