package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.ast.RegoVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;

/** A policy bundle in memory: what it says about itself, its Rego sources and its data. */
public final class Bundle {

  private final Manifest manifest;
  private final RegoVersion regoVersion;
  private final SortedMap<String, byte[]> content;
  private final SequencedMap<String, String> modules;
  private final JsonObject data;
  private final String digest;

  private Bundle(Manifest manifest, RegoVersion regoVersion, SortedMap<String, byte[]> content)
      throws BundleException {
    this.manifest = manifest;
    this.regoVersion = regoVersion;
    this.content = content;
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : content.entrySet()) {
      if (BundleFiles.isModule(file.getKey())) {
        texts.put(file.getKey(), BundleFiles.text(file.getKey(), file.getValue()));
      }
    }
    this.modules = Collections.unmodifiableSequencedMap(texts);
    this.data = DataFiles.join(content);
    this.digest = BundleFiles.digest(content);
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
    return Files.isDirectory(path)
        ? of(DirectoryReader.read(path, limits))
        : parse(bytes(path, limits), limits);
  }

  /** Reads the bytes of a gzip tar or a plain tar. */
  public static Bundle parse(byte[] archive, BundleLimits limits) throws BundleException {
    return of(ArchiveReader.read(archive, limits));
  }

  /**
   * Puts a bundle together from files in memory.
   *
   * @param files contents by name; names that mean nothing in a bundle are ignored
   */
  public static Bundle of(Map<String, byte[]> files) throws BundleException {
    byte[] own = files.get(Manifest.FILE);
    byte[] opa = files.get(Manifest.OPA_FILE);
    Manifest manifest;
    if (own != null) {
      manifest = ManifestReader.read(own);
    } else {
      refuseWhatOnlyOpaUses(files);
      manifest = opa != null ? ManifestReader.readOpa(opa) : Manifest.unnamed(Manifest.UNVERSIONED);
    }
    RegoVersion version = opa != null ? ManifestReader.regoVersion(opa) : RegoVersion.V1;
    Bundle bundle = new Bundle(manifest, version, BundleFiles.content(files));
    if (opa != null) {
      ManifestReader.roots(opa).check(bundle.modules, version, bundle.data);
    }
    Optional<String> expected = manifest.bundleHash();
    if (expected.isPresent() && !expected.get().equals(bundle.digest)) {
      throw new BundleException(
          Code.HASH_MISMATCH,
          "bundle has contents " + bundle.digest + ", its manifest says " + expected.get());
    }
    return bundle;
  }

  /** Ignoring these would mean another policy than OPA would enforce. */
  private static void refuseWhatOnlyOpaUses(Map<String, byte[]> files) throws BundleException {
    for (String name : files.keySet()) {
      if (name.endsWith(BundleFiles.WASM)) {
        throw new BundleException(
            Code.NOT_COMPILED,
            "bundle has "
                + name
                + ", a policy in WebAssembly, which is not run: "
                + ManifestReader.REBUILD);
      }
      if (name.equals(BundleFiles.PATCH)) {
        throw new BundleException(
            Code.BAD_DATA,
            "bundle has "
                + name
                + ", the changes of a delta bundle to another one: load a whole bundle");
      }
    }
  }

  static byte[] bytes(Path file, BundleLimits limits) throws BundleException {
    long limit = limits.maxArchiveBytes();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > limit) {
        throw new BundleException(
            Code.TOO_LARGE, file + " has more than " + limit + " bytes, the limit for a bundle");
      }
      return bytes;
    } catch (IOException e) {
      throw new BundleException(
          Code.UNREADABLE,
          Files.exists(file) ? "cannot read " + file + ": " + e.getMessage() : "no file " + file,
          e);
    }
  }

  /** What the bundle says about itself. */
  public Manifest manifest() {
    return manifest;
  }

  /** The language of its modules. */
  public RegoVersion regoVersion() {
    return regoVersion;
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

  /** The same under another manifest. */
  public Bundle withManifest(Manifest other) throws BundleException {
    return new Bundle(other, regoVersion, content);
  }

  /** The same without the modules whose names end in {@code _test.rego}. */
  public Bundle withoutTests() throws BundleException {
    SortedMap<String, byte[]> kept = BundleFiles.content(content);
    kept.keySet().removeIf(name -> name.endsWith(BundleFiles.TEST));
    return new Bundle(manifest, regoVersion, kept);
  }

  /**
   * The bundle as a gzip tar that this program and OPA's tools read. The same bundle always gives
   * the same bytes.
   */
  public byte[] toArchive() {
    return ArchiveWriter.write(manifest.withBundleHash(digest), regoVersion, content);
  }

  /** Name, version and digest. */
  @Override
  public String toString() {
    return manifest.name() + " " + manifest.version() + " " + digest;
  }
}
