package dev.autonomy.registry;

import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import land.oras.ContainerRef;
import land.oras.auth.AuthProvider;
import land.oras.auth.AuthScheme;
import land.oras.auth.AuthStore;
import land.oras.auth.AuthStoreAuthenticationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Names and passwords from Docker's config, its helpers included. A helper is a process and ORAS
 * asks before each request, so answers are kept.
 */
final class Credentials implements AuthProvider {

  private static final String CONFIG = "config.json";

  /** ORAS does not know it. */
  private static final String DIRECTORY_VARIABLE = "DOCKER_CONFIG";

  private final AuthProvider store;
  private final Map<String, Optional<String>> headers = new ConcurrentHashMap<>();

  private Credentials(AuthProvider store) {
    this.store = store;
  }

  /**
   * Reads the config.
   *
   * @param given the file, or the directory that holds it; empty to look where Docker looks
   */
  static Credentials of(Optional<Path> given) throws RegistryException {
    Optional<Path> config =
        given.or(() -> Optional.ofNullable(System.getenv(DIRECTORY_VARIABLE)).map(Path::of));
    try {
      AuthStore store =
          config.isPresent()
              ? AuthStore.newStore(List.of(file(config.get())))
              : AuthStore.newStore();
      return new Credentials(new AuthStoreAuthenticationProvider(store));
    } catch (RuntimeException e) {
      throw new RegistryException(
          Kind.LOCAL,
          "cannot read the credentials of Docker's config"
              + config.map(path -> " " + file(path)).orElse("")
              + ": expected JSON with `auths` of base64 `name:password`, or `credHelpers`",
          e);
    }
  }

  private static Path file(Path config) {
    return Files.isDirectory(config) ? config.resolve(CONFIG) : config;
  }

  @Override
  public @Nullable String getAuthHeader(ContainerRef reference) {
    return headers
        .computeIfAbsent(
            reference.getRegistry() + "/" + reference.getFullRepository(),
            _ -> Optional.ofNullable(store.getAuthHeader(reference)))
        .orElse(null);
  }

  @Override
  public AuthScheme getAuthScheme() {
    return AuthScheme.BASIC;
  }
}
