package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.PemBlock;
import dev.autonomy.trust.SigningProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which private key a command signs with, and the password that opens it. */
final class SigningKeyOptions {

  static final Option<Path> KEY =
      Option.file(
          "key", "the private key, as `key generate` and cosign write it; or PKCS #8 (PEM)");

  /** Ours, and then cosign's. */
  private static final String PASSWORD = "AUTONOMY_KEY_PASSWORD";

  private static final String COSIGN_PASSWORD = "COSIGN_PASSWORD";

  /** What stands for bytes of the environment that the locale's charset does not have. */
  private static final char UNREADABLE = '\uFFFD';

  private SigningKeyOptions() {}

  /** The password; one that is set to nothing is the empty password, as cosign has it. */
  static Optional<byte[]> password(Environment environment) throws UsageException {
    Map<String, String> variables = environment.variables();
    String password = variables.getOrDefault(PASSWORD, variables.get(COSIGN_PASSWORD));
    if (password == null) {
      return Optional.empty();
    }
    if (password.indexOf(UNREADABLE) >= 0) {
      // In another locale each such byte reads alike, and any password as long would open the key.
      throw new UsageException(
          "the password has characters that cannot be read in this locale: set LC_ALL=C.UTF-8");
    }
    return Optional.of(password.getBytes(StandardCharsets.UTF_8));
  }

  /** The password for a new key, which has to be given. */
  static byte[] newPassword(Environment environment) throws UsageException {
    return password(environment)
        .orElseThrow(
            () ->
                new UsageException(
                    "set "
                        + PASSWORD
                        + " (or "
                        + COSIGN_PASSWORD
                        + ") to the password of the new key; to nothing if it shall have none"));
  }

  /** Opens the key of {@code --key}. */
  static SigningProvider.Signer signer(Arguments arguments, Environment environment)
      throws CommandException, UsageException {
    Path file =
        arguments
            .find(KEY)
            .orElseThrow(() -> new UsageException("missing `--key`, the private key to sign with"));
    byte[] pem = KeptFiles.read(file, PemBlock.MAX_FILE_BYTES);
    Optional<byte[]> password = password(environment);
    try {
      return ProgramLibrary.SIGNING
          .load(SigningProvider.class)
          .open(pem, password.orElse(new byte[0]), file.toString());
    } catch (KeyFileException e) {
      String remedy =
          password.isEmpty()
              ? ": set " + PASSWORD + " or " + COSIGN_PASSWORD + " if it has one"
              : "";
      throw new CommandException(e.getMessage() + remedy, e);
    }
  }
}
