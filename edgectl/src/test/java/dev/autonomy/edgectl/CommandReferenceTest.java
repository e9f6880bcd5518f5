package dev.autonomy.edgectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReferenceTest {

  private static final Catalogue COMMANDS = new EdgectlCommands();

  static List<String> paths() {
    return COMMANDS.groups().stream().flatMap(group -> group.paths().stream()).toList();
  }

  @Test
  void thePageSaysWhatTheDeclarationsSay() throws IOException {
    Path file = Path.of("..", "docs", "edgectl.md");
    String page = new CommandReference().page();
    if (Boolean.getBoolean("autonomy.docs.write")) {
      Files.writeString(file, page);
    }
    assertThat(file).as("write it with -Dautonomy.docs.write=true").hasContent(page);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void everyDeclarationIsFitToRead(String path) throws Exception {
    CommandSpec spec = COMMANDS.open(path).spec();
    assertThat(spec.path()).isEqualTo(path);
    assertThat(spec.purpose()).matches("[A-Z].*[^.]").hasSizeLessThan(60);
    assertThat(paths()).containsAll(spec.seeAlso());
    Set<String> names = new HashSet<>();
    for (Option<?> option : spec.options()) {
      assertThat(names.add(option.written())).as(option.written() + " stands once").isTrue();
      assertThat(option.purpose()).doesNotEndWith(".");
      String text = option.defaultText();
      if (text != null) {
        option.check(text);
      }
    }
  }
}
