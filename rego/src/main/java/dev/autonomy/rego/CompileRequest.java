package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.type.TypeChecks;
import dev.autonomy.rego.value.ObjectValue;
import java.util.List;
import java.util.Set;

/**
 * What {@link Rego#compile} makes a policy of.
 *
 * @param sources the modules, in any order
 * @param data the base document {@code data}
 * @param version the language of sources that do not say ({@code import rego.v1})
 * @param strict whether unused variables, arguments and imports are errors
 * @param experimentalKeywords whether {@code import future.keywords.and} and {@code or} are known
 * @param printStatements whether calls of {@code print} are kept; else they are erased
 * @param refusedBuiltins built-in functions that the sources must not call, such as {@code
 *     http.send}
 * @param builtins the functions that the sources can call
 * @param types whether and with what types are checked
 */
public record CompileRequest(
    List<Source> sources,
    ObjectValue data,
    RegoVersion version,
    boolean strict,
    boolean experimentalKeywords,
    boolean printStatements,
    Set<String> refusedBuiltins,
    BuiltinLibrary builtins,
    TypeChecks types) {

  /** Copies the collections. */
  public CompileRequest {
    sources = List.copyOf(sources);
    refusedBuiltins = Set.copyOf(refusedBuiltins);
  }

  /** Modules in Rego v1, without data, nothing switched on and nothing refused. */
  public static CompileRequest of(Source... sources) {
    return of(List.of(sources));
  }

  /** Modules in Rego v1, without data, nothing switched on and nothing refused. */
  public static CompileRequest of(List<Source> sources) {
    return new CompileRequest(
        sources,
        ObjectValue.EMPTY,
        RegoVersion.V1,
        false,
        false,
        false,
        Set.of(),
        BuiltinLibrary.STANDARD,
        TypeChecks.ON);
  }

  /** The same with another base document. */
  public CompileRequest withData(ObjectValue other) {
    Edit edit = new Edit(this);
    edit.data = other;
    return edit.request();
  }

  /** The same for another version of the language. */
  public CompileRequest withVersion(RegoVersion other) {
    Edit edit = new Edit(this);
    edit.version = other;
    return edit.request();
  }

  /** The same, strict or not. */
  public CompileRequest withStrict(boolean other) {
    Edit edit = new Edit(this);
    edit.strict = other;
    return edit.request();
  }

  /** The same, knowing experimental keywords or not. */
  public CompileRequest withExperimentalKeywords(boolean other) {
    Edit edit = new Edit(this);
    edit.experimentalKeywords = other;
    return edit.request();
  }

  /** The same, keeping calls of {@code print} or not. */
  public CompileRequest withPrintStatements(boolean other) {
    Edit edit = new Edit(this);
    edit.printStatements = other;
    return edit.request();
  }

  /** The same, refusing these built-in functions. */
  public CompileRequest withRefusedBuiltins(Set<String> others) {
    Edit edit = new Edit(this);
    edit.refusedBuiltins = others;
    return edit.request();
  }

  /** The same with other functions to call. */
  public CompileRequest withBuiltins(BuiltinLibrary other) {
    Edit edit = new Edit(this);
    edit.builtins = other;
    return edit.request();
  }

  /** The same, checking types in another way. */
  public CompileRequest withTypes(TypeChecks other) {
    Edit edit = new Edit(this);
    edit.types = other;
    return edit.request();
  }

  /** A request that is about to differ in one part. */
  private static final class Edit {
    final List<Source> sources;
    ObjectValue data;
    RegoVersion version;
    boolean strict;
    boolean experimentalKeywords;
    boolean printStatements;
    Set<String> refusedBuiltins;
    BuiltinLibrary builtins;
    TypeChecks types;

    Edit(CompileRequest from) {
      sources = from.sources;
      data = from.data;
      version = from.version;
      strict = from.strict;
      experimentalKeywords = from.experimentalKeywords;
      printStatements = from.printStatements;
      refusedBuiltins = from.refusedBuiltins;
      builtins = from.builtins;
      types = from.types;
    }

    CompileRequest request() {
      return new CompileRequest(
          sources,
          data,
          version,
          strict,
          experimentalKeywords,
          printStatements,
          refusedBuiltins,
          builtins,
          types);
    }
  }
}
