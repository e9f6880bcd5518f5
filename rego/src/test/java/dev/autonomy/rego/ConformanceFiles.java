package dev.autonomy.rego;

import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and reads conformance cases. */
final class ConformanceFiles {

  /** Where the cases are, relative to a folder above the project. */
  private static final String PLACE = "shared/conformance/rego";

  private static final String PROPERTY = "autonomy.conformance";

  private ConformanceFiles() {}

  /** The folder that the system property names or that lies beside the project, or null. */
  static @Nullable Path folder() {
    String property = System.getProperty(PROPERTY);
    if (property != null) {
      return Path.of(property);
    }
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve(PLACE))) {
        return up.resolve(PLACE);
      }
    }
    return null;
  }

  /** All cases below {@code root}, in the order of their names. */
  static List<ConformanceCase> read(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    List<ConformanceCase> cases = new ArrayList<>();
    for (Path file : files) {
      read(root, file, cases);
    }
    return cases;
  }

  private static void read(Path root, Path file, List<ConformanceCase> cases) throws IOException {
    Path place = root.relativize(file);
    Path folder = place.getParent();
    String name = folder == null ? "" : folder.toString().replace('\\', '/');
    int slash = name.lastIndexOf('/');
    String tree = slash < 0 ? tree(root) : name.substring(0, slash);
    String leaf = name.substring(slash + 1);
    Value document = parse(file);
    if (document instanceof ObjectValue object && object.get("cases") instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        String fileName = Objects.requireNonNull(file.getFileName()).toString();
        cases.add(new ConformanceCase(tree, leaf, fileName, i, (ObjectValue) array.get(i)));
      }
    }
  }

  /** A root that is itself a tree gives the tree its name. */
  private static String tree(Path root) {
    String name = String.valueOf(root.toAbsolutePath().normalize().getFileName());
    return name.equals("v0") ? "v0" : "v1";
  }

  private static Value parse(Path file) throws IOException {
    Builtin.Unary yaml = (Builtin.Unary) Objects.requireNonNull(Builtins.find("yaml.unmarshal"));
    BuiltinContext context =
        new BuiltinContext(Capabilities.system(), _ -> {}, new BuiltinCaches());
    try {
      return Objects.requireNonNull(yaml.call(context, StringValue.of(Files.readString(file))));
    } catch (BuiltinException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
