package dev.autonomy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appends lines to files that others, or a crash, have left. */
final class JsonLinesFileTest {

  @TempDir Path directory;

  @Test
  void eachFrameIsALineAlsoBehindALineThatACrashCutOff() throws Exception {
    Logs.append(directory, 3);
    List<ExportFrame> frames =
        Logs.frames(directory).stream().map(frame -> ExportFrame.disclosed(frame, "o")).toList();
    Path file = directory.resolve("out.jsonl");
    send(file, frames);
    String whole = Files.readString(file);
    assertThat(whole.lines()).hasSameSizeAs(frames).allMatch(line -> line.startsWith("{\"seq\":"));

    int lastLine = whole.lastIndexOf("{\"seq\":");
    for (int cut = lastLine; cut < whole.length(); cut++) {
      Files.writeString(file, whole.substring(0, cut));
      send(file, frames.subList(frames.size() - 1, frames.size()));
      assertThat(Files.readString(file)).isEqualTo(whole);
    }
  }

  @Test
  void whatIsNotOursStays() throws Exception {
    Logs.append(directory, 1);
    List<ExportFrame> frames =
        Logs.frames(directory).stream().map(frame -> ExportFrame.disclosed(frame, "o")).toList();
    Path file = directory.resolve("out.jsonl");
    Files.writeString(file, "a note\nwithout an end");
    send(file, frames);
    assertThat(Files.readString(file)).startsWith("a note\nwithout an end\n{\"seq\":");
    assertThat(Files.readAllLines(file)).hasSize(frames.size() + 2);
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() {
    assertThatThrownBy(() -> JsonLinesFile.open(directory.resolve("no/such/file")))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("cannot open ")
        .hasMessageContaining("no/such/file");
  }

  private static void send(Path file, List<ExportFrame> frames) throws ExportException {
    try (JsonLinesFile receiver = JsonLinesFile.open(file)) {
      assertThat(receiver.send(frames)).isEqualTo(new Receipt.Accepted(""));
    }
  }
}
