package dev.autonomy.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Bundles to put into stores. */
final class StorePolicies {

  static final StoreOptions OPTIONS = new StoreOptions(SemanticVersion.parse("0.1.0"));

  private StorePolicies() {}

  /** An archive of a policy with that version, in {@code folder}. */
  static Path archive(Path folder, String version) {
    return archive(
        folder,
        version,
        "package autonomy\n\ndefault allow := false\n\nversion := \"" + version + "\"\n",
        "");
  }

  static Path archive(Path folder, String version, String module, String requiredRuntime) {
    try {
      Manifest manifest =
          Manifest.of("test", SemanticVersion.parse(version))
              .withRequiredRuntime(RuntimeRequirement.parse(requiredRuntime));
      Bundle bundle =
          Bundle.of(Map.of("policies/p.rego", module.getBytes(StandardCharsets.UTF_8)))
              .withManifest(manifest);
      Path file = folder.resolve("test-" + version + ".tar.gz");
      return Files.write(file, bundle.toArchive());
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
