package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RegistryProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the flags of a command say that registries are reached. */
final class RegistryAccess {

  private static final Option<Boolean> INSECURE =
      Option.flag(
          "allow-insecure-registry",
          "speak plain HTTP to registries beyond loopback, credentials included");

  private static final Option<Path> AUTHORITY =
      Option.file("registry-ca", "authorities to trust instead of the JDK's (PEM certificates)");

  private static final Option<Duration> TIMEOUT =
      Option.duration(
              "registry-timeout",
              Duration.ofSeconds(1),
              RegistryOptions.MAX_TIMEOUT,
              "how long a registry may take to say something, 1s to 1h")
          .or("30s");

  /** What every command that goes to a registry takes. */
  static final List<Option<?>> OPTIONS = List.of(INSECURE, AUTHORITY, TIMEOUT);

  private RegistryAccess() {}

  /** A registry client; nothing is sent yet. */
  static BundleRegistry open(Arguments arguments) throws CommandException {
    try {
      return ProgramLibrary.REGISTRY.load(RegistryProvider.class).open(options(arguments));
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
  }

  /**
   * How the flags say that registries are reached.
   *
   * @throws CommandException if they name a file that cannot be used
   */
  static RegistryOptions options(Arguments arguments) throws CommandException {
    Optional<Path> authority = arguments.find(AUTHORITY);
    if (authority.isPresent()) {
      TrustedAuthorities.pem(authority.get());
    }
    return new RegistryOptions(
        arguments.value(INSECURE), authority, Optional.empty(), arguments.value(TIMEOUT));
  }

  /** Whether this names something in a registry, and no file. */
  static boolean isReference(String text) {
    return text.startsWith(OciReference.SCHEME);
  }

  /**
   * Refuses what was meant to be in a registry where only a file can be given.
   *
   * @param path as it was given; two slashes are one in it
   */
  static void requireFile(Path path) throws UsageException {
    if (path.startsWith("oci:")) {
      throw new UsageException(
          "`"
              + path
              + "` is in a registry, expected a file: `bundle stage` fetches it into the policy"
              + " store, `bundle pull` into a file");
    }
  }

  /** A reference that a command was given. */
  static OciReference reference(String text) throws UsageException {
    try {
      return OciReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
