package dev.autonomy.rego.ast;

import java.util.List;

/**
 * One parsed file.
 *
 * @param packageName the package, beginning with {@code data}: {@code package a.b} is {@code
 *     data.a.b}
 * @param annotations of scope {@code package} and {@code subpackages}, in order
 * @param comments all of them, in order
 * @param version the version of the language it was read as; {@code import rego.v1} makes it V1
 */
public record RegoModule(
    Source source,
    RegoVersion version,
    Term.Ref packageName,
    List<Import> imports,
    List<Rule> rules,
    List<Annotations> annotations,
    List<Comment> comments) {
  public RegoModule {
    imports = List.copyOf(imports);
    rules = List.copyOf(rules);
    annotations = List.copyOf(annotations);
    comments = List.copyOf(comments);
  }
}
