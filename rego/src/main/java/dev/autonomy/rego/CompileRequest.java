package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.value.ObjectValue;
import java.util.List;

/**
 * What {@link Rego#compile} makes a policy of.
 *
 * @param sources the modules, in any order
 * @param data the base document {@code data}
 * @param version the language of sources that do not say ({@code import rego.v1})
 * @param strict whether unused variables and imports, and calls that OPA deprecates, are errors
 */
public record CompileRequest(
    List<Source> sources, ObjectValue data, RegoVersion version, boolean strict) {

  /** Copies the list of sources. */
  public CompileRequest {
    sources = List.copyOf(sources);
  }

  /** Modules in Rego v1, without data, not strict. */
  public static CompileRequest of(Source... sources) {
    return of(List.of(sources));
  }

  /** Modules in Rego v1, without data, not strict. */
  public static CompileRequest of(List<Source> sources) {
    return new CompileRequest(sources, ObjectValue.EMPTY, RegoVersion.V1, false);
  }

  /** The same with another base document. */
  public CompileRequest withData(ObjectValue other) {
    return new CompileRequest(sources, other, version, strict);
  }

  /** The same for another version of the language. */
  public CompileRequest withVersion(RegoVersion other) {
    return new CompileRequest(sources, data, other, strict);
  }

  /** The same, strict or not. */
  public CompileRequest withStrict(boolean other) {
    return new CompileRequest(sources, data, version, other);
  }
}
