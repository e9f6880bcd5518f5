package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DemoValidateCommandTest {

  @TempDir Path home;

  @Test
  void everythingHoldsAndNothingIsLeftBehind() throws Exception {
    Program autonomy = new Program(home);
    Path temporary = Files.createDirectory(home.resolve("tmp"));
    List<String> command =
        Stream.concat(
                Stream.of(Program.command().getFirst(), "-Djava.io.tmpdir=" + temporary),
                Program.command("demo", "validate").stream().skip(1))
            .toList();
    Program.Result result = autonomy.runCommand(command).expect(0);
    assertThat(result.lines()).hasSize(7);
    assertThat(result.lines().subList(0, 6)).allMatch(line -> line.startsWith("ok    "));
    assertThat(result.lines().getLast()).matches("everything holds, [0-9]{1,4} ms");
    assertThat(result.error()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
    assertThat(autonomy.cache()).doesNotExist();
  }

  @Test
  void withoutRoomToWorkItSaysSoInOneLine() throws Exception {
    Program autonomy = new Program(home);
    List<String> command =
        Stream.concat(
                Stream.of(Program.command().getFirst(), "-Djava.io.tmpdir=/nowhere"),
                Program.command("demo", "validate").stream().skip(1))
            .toList();
    assertThat(autonomy.runCommand(command).expect(1).error().lines())
        .last()
        .asString()
        .startsWith("autonomy demo validate: cannot make a temporary directory: ");
  }
}
