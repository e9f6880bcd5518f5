package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.trust.TrustedKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose signatures a command trusts, and how old they may be. */
final class SignatureOptions {

  private static final String KEYS_VARIABLE = "AUTONOMY_COSIGN_PUBKEY";

  static final Option<String> PUB_KEY =
      Option.text(
              "pub-key",
              "files with public keys (PEM, ECDSA P-256, as `key generate` and cosign write them);"
                  + " a signature by one of them is enough")
          .placeholder("FILE,...")
          .variable(KEYS_VARIABLE);

  static final Option<Duration> MAX_AGE =
      Option.duration(
              "max-age",
              "how long ago it may have been signed (`autonomy.signed-at`);"
                  + " AUTONOMY_TRUST_TIME=false leaves times out")
          .or("8760h");

  private static final String TRUST_TIME = "AUTONOMY_TRUST_TIME";

  private SignatureOptions() {}

  /** The keys of {@code --pub-key} or of the environment, if any are given. */
  static Optional<TrustedKeys> keys(Arguments arguments, Environment environment)
      throws CommandException, UsageException {
    return keys(arguments.find(PUB_KEY), environment);
  }

  /** The keys of a flag that is read from the environment, too. */
  static Optional<TrustedKeys> keys(Optional<String> files, Environment environment)
      throws CommandException, UsageException {
    return files.isPresent() ? Optional.of(keys(files.get())) : environmentKeys(environment);
  }

  /** The keys of {@code --pub-key}, which a command cannot do without. */
  static TrustedKeys requiredKeys(Arguments arguments, Environment environment)
      throws CommandException, UsageException {
    return keys(arguments, environment)
        .orElseThrow(
            () -> new UsageException("missing `--pub-key`, the public key of whoever is trusted"));
  }

  /**
   * The keys of the environment. A variable that was set to nothing by accident must not mean that
   * no signature is needed.
   */
  static Optional<TrustedKeys> environmentKeys(Environment environment) throws UsageException {
    String files = environment.variables().get(KEYS_VARIABLE);
    if (files == null) {
      return Optional.empty();
    }
    if (files.isBlank()) {
      throw new UsageException(
          KEYS_VARIABLE + " is set to nothing: unset it, or name a file with public keys");
    }
    try {
      return Optional.of(keys(files));
    } catch (CommandException e) {
      throw new UsageException(KEYS_VARIABLE + ": " + e.getMessage());
    }
  }

  /** What {@code --pub-key} and {@code --max-age} demand of something new, if they do. */
  static Optional<TrustRule> rule(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Optional<TrustedKeys> keys = keys(arguments, surroundings.environment());
    return keys.isPresent()
        ? Optional.of(new TrustRule(keys.get(), freshness(arguments, surroundings)))
        : Optional.empty();
  }

  /** The keys of a list of files. */
  static TrustedKeys keys(String files) throws CommandException {
    List<Path> paths = new ArrayList<>();
    for (String file : files.split(",", -1)) {
      if (!file.isBlank()) {
        paths.add(Path.of(file.strip()));
      }
    }
    try {
      return TrustedKeys.read(paths);
    } catch (KeyFileException e) {
      throw CommandException.because(e);
    }
  }

  /** How old a signature of what is new here may be. */
  static Freshness freshness(Arguments arguments, Surroundings surroundings) throws UsageException {
    return isTimeTrusted(surroundings.environment())
        ? new Freshness.Within(arguments.value(MAX_AGE), surroundings.clock())
        : new Freshness.Unchecked();
  }

  private static boolean isTimeTrusted(Environment environment) throws UsageException {
    String word = environment.value(TRUST_TIME);
    return switch (word) {
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new UsageException(TRUST_TIME + " is `" + word + "`, expected true or false");
    };
  }
}
