package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of {@code data} that an OPA bundle says it owns: the {@code roots} of {@code
 * .manifest}. Nothing in it may lie outside of them, and none may lie inside another (<a
 * href="https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format">OPA, Bundle
 * File Format</a>).
 */
final class OpaRoots {

  /** Owns everything, as a bundle does that says nothing. */
  static final OpaRoots ALL = new OpaRoots(List.of(List.of()));

  private final List<List<String>> roots;

  private OpaRoots(List<List<String>> roots) {
    this.roots = roots;
  }

  /**
   * From their text: {@code a/b} is {@code data.a.b}, an empty text everything.
   *
   * @throws BundleException if one is inside another
   */
  static OpaRoots of(List<String> texts) throws BundleException {
    List<List<String>> roots = new ArrayList<>();
    for (String text : texts) {
      List<String> root = segments(text);
      for (List<String> other : roots) {
        if (startsWith(root, other) || startsWith(other, root)) {
          throw bad("has overlapping roots, `" + shown(other) + "` and `" + shown(root) + "`");
        }
      }
      roots.add(root);
    }
    return new OpaRoots(roots);
  }

  private static List<String> segments(String text) {
    List<String> segments = new ArrayList<>();
    for (String segment : text.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return segments;
  }

  /** Refuses what lies outside. Modules that cannot be parsed are the compiler's to refuse. */
  void check(Map<String, String> modules, RegoVersion version, JsonObject data)
      throws BundleException {
    if (roots.contains(List.<String>of())) {
      return;
    }
    for (Map.Entry<String, String> module : modules.entrySet()) {
      Source source = new Source(module.getKey(), module.getValue());
      List<String> path;
      try {
        path = path(Parser.parse(source, ParserOptions.of(version)));
      } catch (RegoException _) {
        continue;
      }
      if (!owns(path)) {
        throw bad("has roots " + this + ", and " + module.getKey() + " is package " + dotted(path));
      }
    }
    check(data, new ArrayList<>());
  }

  private void check(JsonObject object, List<String> path) throws BundleException {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      path.addLast(member.getKey());
      if (!owns(path)) {
        if (!leadsTo(path) || !(member.getValue() instanceof JsonObject inner)) {
          throw bad("has roots " + this + ", and there is data at `" + shown(path) + "`");
        }
        check(inner, path);
      }
      path.removeLast();
    }
  }

  private boolean owns(List<String> path) {
    return roots.stream().anyMatch(root -> startsWith(path, root));
  }

  private boolean leadsTo(List<String> path) {
    return roots.stream().anyMatch(root -> startsWith(root, path));
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  /** What stands behind {@code data} in the name of the package. */
  private static List<String> path(RegoModule module) {
    List<String> path = new ArrayList<>();
    for (Term key : module.packageName().path()) {
      if (key instanceof Term.StringLiteral name) {
        path.add(name.value());
      }
    }
    return path;
  }

  private static String dotted(List<String> path) {
    return String.join(".", path);
  }

  private static String shown(List<String> path) {
    String text = String.join("/", path);
    return EntryName.quote(text).replace("`", "");
  }

  private static BundleException bad(String what) {
    return new BundleException(Code.BAD_MANIFEST, Manifest.OPA_FILE + ": " + what);
  }

  /** As a list of paths. */
  @Override
  public String toString() {
    List<String> texts = new ArrayList<>();
    roots.forEach(root -> texts.add(shown(root)));
    return texts.toString();
  }
}
