package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Durations;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.runtime.ReleaseOptions;
import dev.autonomy.trust.TrustedKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where {@code runtime start} learns which release is desired, and whose signatures it trusts. */
final class OrchestratorOptions {

  private static final Option<String> URL =
      Option.text(
              "orchestrator-url",
              "follow the releases of the orchestrator at this URL; needs --cosign-pubkey")
          .placeholder("URL")
          .variable("AUTONOMY_ORCHESTRATOR_URL");

  private static final Option<Path> TOKEN_FILE =
      Option.file("orchestrator-token-file", "send the bearer token in this file to it")
          .variable("AUTONOMY_ORCHESTRATOR_TOKEN_FILE");

  private static final Option<Path> AUTHORITY =
      Option.file(
          "orchestrator-ca", "authorities to trust for it instead of the JDK's (PEM certificates)");

  private static final Option<Duration> INTERVAL =
      Option.duration("poll-interval", "how often to ask it at least, 1s to 24h").or("30s");

  private static final Option<String> CHANNEL =
      Option.text("release-channel", "channel whose releases are followed")
          .placeholder("NAME")
          .or("stable")
          .variable("AUTONOMY_RELEASE_CHANNEL");

  static final Option<String> COSIGN_PUBKEY =
      Option.text(
              "cosign-pubkey",
              "enforce only what one of these public keys has signed (PEM, ECDSA P-256): bundles"
                  + " of the store and releases")
          .placeholder("FILE,...")
          .variable("AUTONOMY_COSIGN_PUBKEY");

  /** The orchestrator is shared with other nodes. */
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  /** All of them. */
  static final List<Option<?>> ALL = all();

  private OrchestratorOptions() {}

  private static List<Option<?>> all() {
    List<Option<?>> options =
        new ArrayList<>(List.of(COSIGN_PUBKEY, URL, TOKEN_FILE, AUTHORITY, INTERVAL, CHANNEL));
    options.add(SignatureOptions.MAX_AGE);
    options.addAll(RegistryAccess.OPTIONS);
    return List.copyOf(options);
  }

  /** The keys that bundles must be signed with, if any are given. */
  static Optional<TrustedKeys> keys(Arguments arguments, Environment environment)
      throws CommandException, UsageException {
    return SignatureOptions.keys(arguments.find(COSIGN_PUBKEY), environment);
  }

  /** What is followed, if anything is. */
  static Optional<ReleaseOptions> releases(Arguments arguments, Surroundings surroundings)
      throws UsageException, CommandException {
    Optional<String> url = arguments.find(URL);
    if (url.isEmpty()) {
      refuseWithoutUrl(arguments);
      return Optional.empty();
    }
    TrustedKeys keys =
        keys(arguments, surroundings.environment())
            .orElseThrow(
                () ->
                    new UsageException(
                        "`--orchestrator-url` needs `--cosign-pubkey`, the public key of whoever"
                            + " signs releases: without it none can be verified"));
    URI orchestrator = url(url.get());
    try {
      return Optional.of(
          new ReleaseOptions(
              orchestrator,
              arguments.value(CHANNEL),
              interval(arguments),
              tokenFile(arguments),
              TrustedAuthorities.socketFactory(arguments.find(AUTHORITY)),
              keys,
              SignatureOptions.freshness(arguments, surroundings),
              new InstalledRegistry(),
              RegistryAccess.options(arguments)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static URI url(String text) throws UsageException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new UsageException(
          "`" + text + "` is no `--orchestrator-url`: expected https://host[:port][/path]");
    }
  }

  /** It is read again for each question; one that was never there is a mistake on this line. */
  private static Optional<Path> tokenFile(Arguments arguments) throws CommandException {
    Optional<Path> file = arguments.find(TOKEN_FILE);
    if (file.isPresent() && KeptFiles.text(file.get()).isEmpty()) {
      throw new CommandException("there is no token in " + file.get());
    }
    return file;
  }

  private static Duration interval(Arguments arguments) throws UsageException {
    Duration interval = arguments.value(INTERVAL);
    if (interval.compareTo(MIN_INTERVAL) < 0
        || interval.compareTo(ReleaseOptions.MAX_INTERVAL) > 0) {
      throw new UsageException(
          "`" + Durations.text(interval) + "` is no `--poll-interval`: expected 1s to 24h");
    }
    return interval;
  }

  /** Who says how to follow releases wants some followed. */
  private static void refuseWithoutUrl(Arguments arguments) throws UsageException {
    List<Option<?>> options =
        new ArrayList<>(
            List.of(TOKEN_FILE, AUTHORITY, INTERVAL, CHANNEL, SignatureOptions.MAX_AGE));
    options.addAll(RegistryAccess.OPTIONS);
    for (Option<?> option : options) {
      if (arguments.isGiven(option)) {
        throw new UsageException("`" + option.written() + "` needs `--orchestrator-url`");
      }
    }
  }
}
