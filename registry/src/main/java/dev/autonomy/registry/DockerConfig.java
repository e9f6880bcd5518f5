package dev.autonomy.registry;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import land.oras.auth.AuthStore;
import org.jspecify.annotations.Nullable;

/**
 * Docker's config where Docker looks for it, and as ORAS 0.7.0 can read it: that wants {@code
 * auths}, which Docker leaves out when helpers have all the passwords, or nobody has logged in.
 */
final class DockerConfig {

  private static final String NAME = "config.json";
  private static final String AUTHS = "auths";
  private static final List<String> HELPERS = List.of("credHelpers", "credsStore");

  private DockerConfig() {}

  /**
   * Where it may be.
   *
   * @param given the file, or the directory that holds it, if somebody has said so
   * @param environment variables by name; an empty one is none, as for Docker
   */
  static List<Path> files(Optional<Path> given, Function<String, @Nullable String> environment) {
    Optional<Path> directory = given.or(() -> path(environment, "DOCKER_CONFIG"));
    if (directory.isPresent()) {
      return List.of(in(directory.get()));
    }
    Optional<Path> file = path(environment, "REGISTRY_AUTH_FILE");
    if (file.isPresent()) {
      return List.of(file.get());
    }
    List<Path> usual = new ArrayList<>();
    usual.add(Path.of(System.getProperty("user.home"), ".docker", NAME));
    path(environment, "XDG_RUNTIME_DIR")
        .ifPresent(folder -> usual.add(folder.resolve("containers").resolve("auth.json")));
    return usual;
  }

  private static Optional<Path> path(
      Function<String, @Nullable String> environment, String variable) {
    return Optional.ofNullable(environment.apply(variable))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
  }

  private static Path in(Path config) {
    return Files.isDirectory(config) ? config.resolve(NAME) : config;
  }

  /** Reads those that are there. */
  static AuthStore read(List<Path> files) throws IOException, JsonException {
    List<Path> readable = new ArrayList<>();
    List<Path> copies = new ArrayList<>();
    try {
      for (Path file : files) {
        if (!Files.exists(file)) {
          continue;
        }
        JsonObject config = JsonObject.parse(Files.readAllBytes(file));
        if (config.get(AUTHS) != null) {
          readable.add(file);
        } else {
          // Only its owner may read it, and without `auths` there is no password in it.
          Path copy = Files.createTempFile("docker-config", ".json");
          copies.add(copy);
          readable.add(Files.writeString(copy, helpers(config).toString()));
        }
      }
      return AuthStore.newStore(readable);
    } finally {
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private static JsonObject helpers(JsonObject config) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(AUTHS, JsonObject.EMPTY);
    for (String name : HELPERS) {
      JsonValue value = config.get(name);
      if (value != null) {
        members.put(name, value);
      }
    }
    return JsonObject.of(members);
  }
}
