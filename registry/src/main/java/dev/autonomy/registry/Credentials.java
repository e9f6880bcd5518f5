package dev.autonomy.registry;

import dev.autonomy.json.JsonException;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import land.oras.ContainerRef;
import land.oras.auth.AuthProvider;
import land.oras.auth.AuthScheme;
import land.oras.auth.AuthStoreAuthenticationProvider;
import org.jspecify.annotations.Nullable;

/**
 * Names and passwords from Docker's config, its helpers included. A helper is a process and ORAS
 * asks before each request, so answers are kept.
 */
final class Credentials implements AuthProvider {

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
    return of(DockerConfig.files(given, System::getenv));
  }

  /** Reads these configs, those that are there. */
  static Credentials of(List<Path> configs) throws RegistryException {
    try {
      return new Credentials(new AuthStoreAuthenticationProvider(DockerConfig.read(configs)));
    } catch (RuntimeException | IOException | JsonException e) {
      throw new RegistryException(
          Kind.LOCAL,
          "cannot read the credentials of Docker's config "
              + configs.stream().map(Path::toString).collect(Collectors.joining(" and "))
              + ": expected JSON with `auths` of base64 `name:password`, or `credHelpers`",
          e);
    }
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
