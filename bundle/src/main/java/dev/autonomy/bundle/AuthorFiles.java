package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Policies with their tests and data, as an author has them before there is a bundle: directories,
 * archives and single files, put together as OPA's tools do. In a directory every JSON and YAML
 * file counts as data, at the place that its folder names, and not only those called {@code
 * data.json} and {@code data.yaml}, which are all that a bundle takes.
 */
public final class AuthorFiles {

  private final BundleLimits limits;
  private final Predicate<String> ignored;
  private final List<Source> sources = new ArrayList<>();
  private JsonObject data = JsonObject.EMPTY;
  private RegoVersion regoVersion = RegoVersion.V1;

  /**
   * Nothing yet.
   *
   * @param ignored names of files and folders, without what is above them, that are left out
   */
  public AuthorFiles(BundleLimits limits, Predicate<String> ignored) {
    this.limits = limits;
    this.ignored = ignored;
  }

  /**
   * Adds what a path names.
   *
   * @throws BundleException if it cannot be read, or if its data contradict what is there already
   */
  public void add(Path path) throws BundleException {
    String name = path.toString();
    if (Files.isDirectory(path)) {
      addDirectory(path);
    } else if (BundleFiles.isModule(name)) {
      sources.add(new Source(name, BundleFiles.text(name, Bundle.bytes(path, limits))));
    } else if (isData(name)) {
      String fileName = path.getFileName().toString();
      data = DataFiles.add(data, fileName, Bundle.bytes(path, limits));
    } else {
      Bundle bundle = Bundle.read(path, limits);
      bundle
          .modules()
          .forEach((module, text) -> sources.add(new Source(name + ":" + module, text)));
      data = DataFiles.add(data, bundle.data(), name);
      regoVersion = bundle.regoVersion();
    }
  }

  private void addDirectory(Path directory) throws BundleException {
    Map<String, byte[]> files = DirectoryReader.read(directory, limits, this::isWanted);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey();
      if (BundleFiles.isModule(name)) {
        String shown = directory.resolve(name).normalize().toString();
        sources.add(new Source(shown, BundleFiles.text(name, file.getValue())));
      } else if (name.equals(Manifest.OPA_FILE)) {
        regoVersion = ManifestReader.regoVersion(file.getValue());
      } else {
        data = addData(name, file.getValue());
      }
    }
  }

  private JsonObject addData(String name, byte[] content) throws BundleException {
    try {
      return DataFiles.add(data, name, content);
    } catch (BundleException e) {
      throw new BundleException(
          Code.BAD_DATA, e.getMessage() + "; --ignore leaves files out that are no data", e);
    }
  }

  private boolean isWanted(String name) {
    if (!BundleFiles.isModule(name)
        && !name.equals(Manifest.OPA_FILE)
        && (!isData(name) || name.equals(Manifest.FILE))) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (ignored.test(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isData(String name) {
    return name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The modules, under names that lead to them from here. */
  public List<Source> sources() {
    return List.copyOf(sources);
  }

  /** The base document {@code data}. */
  public JsonObject data() {
    return data;
  }

  /** The language of modules that do not say. */
  public RegoVersion regoVersion() {
    return regoVersion;
  }
}
