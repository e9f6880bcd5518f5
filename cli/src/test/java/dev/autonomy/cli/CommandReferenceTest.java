package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReferenceTest {

  private static final Catalogue COMMANDS = new Commands();

  static List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (Catalogue.Group group : COMMANDS.groups()) {
      paths.addAll(group.paths());
    }
    return paths;
  }

  @Test
  void thePageSaysWhatTheDeclarationsSay() throws IOException {
    Path file = SourceTree.root().resolve("docs/cli.md");
    String page = new CommandReference().page();
    if (Boolean.getBoolean("autonomy.docs.write")) {
      Files.writeString(file, page);
    }
    assertThat(file).as("write it with -Dautonomy.docs.write=true").hasContent(page);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDeclarationIsFitToRead(String path) {
    Command command = COMMANDS.open(path);
    CommandSpec spec = command.spec();
    assertThat(spec.path()).isEqualTo(path);
    assertThat(spec.purpose()).matches("[A-Z].*[^.]").hasSizeLessThan(60);
    assertThat(paths()).containsAll(spec.seeAlso());
    Set<String> names = new HashSet<>();
    for (Option<?> option : spec.options()) {
      assertThat(names.add(option.written())).as(option.written() + " stands once").isTrue();
      assertThat(option.letter() == '\0' || names.add("-" + option.letter())).isTrue();
      assertThat(option.purpose()).matches("[a-z`].*[^.]");
      assertThat(option.written()).matches("--[a-z][a-z0-9-]+");
      String variable = option.variable();
      assertThat(variable == null || variable.matches("AUTONOMY_[A-Z_]+")).isTrue();
    }
    for (CommandSpec.Example example : spec.examples()) {
      assertThat(example.purpose()).doesNotEndWith(".");
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDefaultIsAValueOfItsFlag(String path) throws Exception {
    for (Option<?> option : COMMANDS.open(path).spec().options()) {
      String text = option.defaultText();
      if (text != null) {
        option.check(text);
      }
    }
  }
}
