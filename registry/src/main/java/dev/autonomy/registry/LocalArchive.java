package dev.autonomy.registry;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle's archive that is to be pushed.
 *
 * @param bytes all of it
 * @param about what it says of itself
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record LocalArchive(byte[] bytes, Manifest about) {

  static LocalArchive read(Path file) throws RegistryException {
    byte[] bytes = bounded(file);
    try {
      return new LocalArchive(bytes, Bundle.parse(bytes, BundleLimits.DEFAULT).manifest());
    } catch (BundleException e) {
      throw new RegistryException(Kind.LOCAL, file + " is no bundle: " + e.getMessage(), e);
    }
  }

  private static byte[] bounded(Path file) throws RegistryException {
    try (InputStream in = Files.newInputStream(file)) {
      int limit = Math.toIntExact(BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES);
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw Failures.local(file + " has more than " + limit + " bytes, too many for a bundle");
      }
      return bytes;
    } catch (IOException e) {
      throw new RegistryException(
          Kind.LOCAL, Files.exists(file) ? "cannot read " + file + ": " + e : "no file " + file, e);
    }
  }

  /** The manifest that names it in a registry: the same for the same archive and subject. */
  ImageManifest manifest(Optional<Descriptor> subject) {
    String title = about.name() + "-" + about.version() + ".tar.gz";
    return new ImageManifest(
        Optional.of(MediaTypes.BUNDLE),
        Repository.emptyConfig(),
        List.of(
            Descriptor.of(MediaTypes.BUNDLE, bytes).annotated(Map.of(Annotations.TITLE, title))),
        subject,
        annotations());
  }

  private Map<String, String> annotations() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(Annotations.TITLE, about.name());
    texts.put(Annotations.VERSION, about.version());
    about.createdAt().ifPresent(time -> texts.put(Annotations.CREATED, time));
    about.provenance().commit().ifPresent(text -> texts.put(Annotations.REVISION, text));
    about.provenance().source().ifPresent(text -> texts.put(Annotations.SOURCE, text));
    return texts;
  }
}
