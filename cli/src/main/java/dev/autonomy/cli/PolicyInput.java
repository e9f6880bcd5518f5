package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code --input} names. */
final class PolicyInput {

  private static final String STANDARD_INPUT = "-";
  private static final int MAX_INPUT_BYTES = 64 << 20;

  private PolicyInput() {}

  /** The bytes; null when the flag is not given. */
  static byte @Nullable [] read(Arguments arguments) throws CommandException {
    Optional<Path> file = arguments.find(PolicyOptions.INPUT);
    if (file.isEmpty()) {
      return null;
    }
    try {
      byte[] input =
          file.get().toString().equals(STANDARD_INPUT)
              ? System.in.readNBytes(MAX_INPUT_BYTES + 1)
              : Files.readAllBytes(file.get());
      if (input.length > MAX_INPUT_BYTES) {
        throw new CommandException("the input has more than " + MAX_INPUT_BYTES + " bytes");
      }
      return input;
    } catch (IOException e) {
      throw new CommandException("cannot read " + file.get() + ": " + FileFailure.reason(e), e);
    }
  }
}
