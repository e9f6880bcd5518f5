package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.Sha256;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What belongs to a deployment besides its policy, as a command line names it.
 *
 * @param artifact {@code sha256:…} of the agent, if it is named
 * @param inputs {@code sha256:…} of the others by name
 */
record LockedFiles(Optional<String> artifact, Map<String, String> inputs) {

  static final Option<String> ARTIFACT =
      Option.text("artifact", "the agent: its file, or sha256:… of its image's manifest")
          .placeholder("FILE|DIGEST");

  static final Option<String> INPUT =
      Option.text("input", "what else decides how it behaves, by name: prompts, models, tools")
          .placeholder("NAME=FILE,...");

  /** Hashes the files that are named. */
  static LockedFiles of(Arguments arguments) throws CommandException, UsageException {
    Optional<String> artifact = arguments.find(ARTIFACT);
    Map<String, String> inputs = new TreeMap<>();
    for (String input : arguments.find(INPUT).orElse("").split(",", -1)) {
      if (input.isBlank()) {
        continue;
      }
      int equals = input.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("`" + input + "` is no `--input`, expected NAME=FILE");
      }
      String name = input.substring(0, equals).strip();
      if (inputs.put(name, digest(input.substring(equals + 1).strip())) != null) {
        throw new UsageException("the input `" + name + "` is given twice");
      }
    }
    return new LockedFiles(
        artifact.isPresent() ? Optional.of(digest(artifact.get())) : Optional.empty(), inputs);
  }

  private static String digest(String given) throws CommandException {
    if (Sha256.isDigest(given)) {
      return given;
    }
    Path file = Path.of(given);
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.of(in);
    } catch (NoSuchFileException e) {
      throw new CommandException("there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + FileFailure.reason(e), e);
    }
  }
}
