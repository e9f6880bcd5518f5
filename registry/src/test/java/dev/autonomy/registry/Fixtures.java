package dev.autonomy.registry;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests of this module have in common. */
final class Fixtures {

  private static final String MANIFEST =
      """
      {"schema_version":"1.2","name":"demo","version":"1.2.3","created_at":"2026-01-02T03:04:05Z",\
      "provenance":{"source":"https://example.org/policy","commit":"abc"}}\
      """;

  private Fixtures() {}

  /** A small bundle. */
  static byte[] archive() {
    return archive(0);
  }

  /** A bundle with so much incompressible data. */
  static byte[] archive(int dataBytes) {
    byte[] noise = new byte[dataBytes];
    new Random(7).nextBytes(noise);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("manifest.json", utf8(MANIFEST));
    files.put("policies/a.rego", utf8("package a\n\nallow := true\n"));
    files.put(
        "data.json", utf8("{\"noise\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}"));
    try {
      return Bundle.of(files).toArchive();
    } catch (BundleException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static OciReference reference(String text) {
    return OciReference.parse(text);
  }

  /** Without credentials, whatever the machine has. */
  static RegistryOptions options(Path folder) {
    return new RegistryOptions(
        false,
        Optional.empty(),
        Optional.of(folder.resolve("no-docker-config")),
        Duration.ofSeconds(20));
  }

  static RegistryOptions impatient(Path folder, Duration timeout) {
    return new RegistryOptions(
        false, Optional.empty(), Optional.of(folder.resolve("no-docker-config")), timeout);
  }

  static BundleRegistry open(RegistryOptions options) throws RegistryException {
    return new OrasProvider().open(options);
  }

  /** A Docker config with a name and a password for a registry. */
  static Path dockerConfig(Path folder, String host, String nameAndPassword) throws IOException {
    Path file = folder.resolve("config.json");
    String auth = Base64.getEncoder().encodeToString(utf8(nameAndPassword));
    Files.writeString(file, "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
    return file;
  }

  /** The names of what is in a folder. */
  static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
