package dev.autonomy.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All built-in functions by name. Looking one up loads its family and no other. */
public final class Builtins {

  private Builtins() {}

  /** The declaration of {@code name}, or null if no such function is known. */
  public static @Nullable BuiltinDeclaration declaration(String name) {
    String line = Signatures.of(name);
    return line == null ? null : SignatureReader.read(line);
  }

  /** Declarations of all functions, sorted by name. */
  public static List<BuiltinDeclaration> declarations() {
    List<BuiltinDeclaration> all = new ArrayList<>();
    for (String line : Signatures.all()) {
      all.add(SignatureReader.read(line));
    }
    return all;
  }

  /**
   * The function {@code name}, or null if there is none; so for {@code eq}, {@code assign}, {@code
   * print} and {@code rego.metadata.*}, which are the compiler's business.
   */
  public static @Nullable Builtin find(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? plain(name) : dotted(name, name.substring(0, dot));
  }

  private static @Nullable Builtin plain(String name) {
    return switch (name) {
      case "equal", "neq", "lt", "lte", "gt", "gte" -> Comparisons.find(name);
      case "plus", "minus", "mul", "div", "rem", "abs", "ceil", "floor", "round" ->
          Arithmetic.find(name);
      case "count", "sum", "product", "max", "min", "sort", "all", "any" -> Aggregates.find(name);
      case "and", "or", "set_diff", "intersection", "union" -> Sets.find(name);
      case "walk" -> Walk.find(name);
      case "re_match" -> Regexes.find(name);
      case "trace" -> Output.find(name);
      case "to_number", "type_name" -> Types.find(name);
      default ->
          name.startsWith("is_") || name.startsWith("cast_")
              ? Types.find(name)
              : Strings.find(name);
    };
  }

  private static @Nullable Builtin dotted(String name, String family) {
    return switch (family) {
      case "array" -> ArrayFunctions.find(name);
      case "base64", "base64url", "hex" -> Encodings.find(name);
      case "bits", "numbers", "rand" -> Numbers.find(name);
      case "crypto" ->
          name.startsWith("crypto.x509.") || name.equals("crypto.parse_private_keys")
              ? X509Functions.find(name)
              : Hashes.find(name);
      case "glob" -> Globs.find(name);
      case "graph" -> Graphs.find(name);
      case "graphql" -> GraphQl.find(name);
      case "internal" ->
          name.startsWith("internal.member") ? Comparisons.find(name) : Output.find(name);
      case "io" -> Jwt.find(name);
      case "json" -> Json.find(name);
      case "net" -> Networks.find(name);
      case "object" -> Objects.find(name);
      case "providers" -> AwsSigning.find(name);
      case "regex" -> Regexes.find(name);
      case "rego" -> RegoFunctions.find(name);
      case "semver" -> Semver.find(name);
      case "strings" -> Strings.find(name);
      case "time" -> Times.find(name);
      case "units" -> Units.find(name);
      case "uri" -> Uris.find(name);
      case "urlquery" -> UrlQueries.find(name);
      case "uuid" -> Uuids.find(name);
      case "yaml" -> Yaml.find(name);
      case "http", "opa" -> Outside.find(name);
      default -> null;
    };
  }
}
