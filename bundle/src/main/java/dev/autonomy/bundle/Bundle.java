package dev.autonomy.bundle;

import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedMap;

/** A policy bundle in memory: what it says about itself, its Rego sources and its data. */
public final class Bundle {

  private final Manifest manifest;
  private final SequencedMap<String, String> modules;
  private final JsonObject data;
  private final String digest;

  Bundle(Manifest manifest, SequencedMap<String, String> modules, JsonObject data, String digest) {
    this.manifest = manifest;
    this.modules = modules;
    this.data = data;
    this.digest = digest;
  }

  /**
   * Reads a directory, a gzip tar or a plain tar, within {@link BundleLimits#DEFAULT}.
   *
   * @throws BundleException if it is none of these, or hostile, or contradicts itself
   */
  public static Bundle read(Path path) throws BundleException {
    return read(path, BundleLimits.DEFAULT);
  }

  /** Reads as {@link #read(Path)} does, within limits of its own. */
  public static Bundle read(Path path, BundleLimits limits) throws BundleException {
    try {
      return parse(Files.readAllBytes(path), limits);
    } catch (IOException e) {
      throw new BundleException(BundleException.Code.UNREADABLE, "cannot read " + path, e);
    }
  }

  /** Reads the bytes of a gzip tar or a plain tar. */
  @SuppressWarnings("DoNotCallSuggester")
  public static Bundle parse(byte[] archive, BundleLimits limits) throws BundleException {
    if (archive.length > limits.maxArchiveBytes()) {
      throw new BundleException(BundleException.Code.TOO_LARGE, "too large");
    }
    throw new BundleException(BundleException.Code.BAD_ARCHIVE, "not an archive");
  }

  /** What the bundle says about itself. */
  public Manifest manifest() {
    return manifest;
  }

  /** Rego sources by their name inside the bundle, ascending; read-only. */
  public SequencedMap<String, String> modules() {
    return modules;
  }

  /** The base document {@code data}: all data files, each at the place that its folder names. */
  public JsonObject data() {
    return data;
  }

  /**
   * {@code sha256:…} over the sorted names and contents of its policy and data files; the same for
   * a directory and for every archive made of it.
   */
  public String digest() {
    return digest;
  }

  /** The same without the modules whose names end in {@code _test.rego}. */
  public Bundle withoutTests() {
    return this;
  }
}
