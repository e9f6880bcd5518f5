package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.type.TypeChecks;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bundle that a gate can enforce.
 *
 * @param manifest what the bundle says about itself
 * @param identity under which its decisions are recorded
 * @param policy its modules over its data
 */
public record CompiledBundle(Manifest manifest, PolicyIdentity identity, Policy policy) {

  /** The rule without which a bundle permits nothing. */
  public static final String ALLOW = "data.autonomy.allow";

  private static final String PACKAGE = "autonomy";

  /** The rules of that package that the gate asks. */
  private static final List<String> ASKED = List.of("allow", "deny", "reason", "redact");

  /** Built-in functions that reach outside the evaluation: a bundle that calls them is refused. */
  private static final Set<String> REFUSED_BUILTINS =
      Set.of("http.send", "net.lookup_ip_addr", "opa.runtime");

  /**
   * Compiles a bundle for the gate: built-in functions that reach the network or the process's
   * environment are refused.
   *
   * @param ref where the bundle comes from, as {@link PolicyIdentity#ref()}
   * @throws BundleException with the first error of its policies and the number of the others, or
   *     if it has no rule {@link #ALLOW}, or if its data holds what should be a rule
   */
  public static CompiledBundle compile(Bundle bundle, String ref) throws BundleException {
    return compile(bundle, ref, TypeChecks.ON);
  }

  /**
   * Compiles a bundle that {@link #compile} accepted before, without checking its types again,
   * which costs about a millisecond of a cold start.
   *
   * @param ref where the bundle comes from, as {@link PolicyIdentity#ref()}
   * @throws BundleException as {@link #compile} does
   */
  static CompiledBundle recompile(Bundle bundle, String ref) throws BundleException {
    return compile(bundle, ref, TypeChecks.OFF);
  }

  private static CompiledBundle compile(Bundle bundle, String ref, TypeChecks types)
      throws BundleException {
    List<Source> sources = new ArrayList<>();
    for (Map.Entry<String, String> module : bundle.modules().entrySet()) {
      sources.add(new Source(module.getKey(), module.getValue()));
    }
    CompileRequest request =
        CompileRequest.of(sources)
            .withRefusedBuiltins(REFUSED_BUILTINS)
            .withVersion(bundle.regoVersion())
            .withData(data(bundle.data()))
            .withTypes(types);
    Policy policy;
    try {
      policy = Rego.compile(request);
    } catch (RegoException e) {
      throw new BundleException(Code.NOT_COMPILED, "policy does not compile: " + first(e), e);
    } catch (StackOverflowError e) {
      throw new BundleException(Code.NOT_COMPILED, "policy nests too deeply to compile", e);
    } catch (RuntimeException e) {
      // A defect of the compiler must not stop a runtime that has another policy to enforce.
      throw new BundleException(Code.NOT_COMPILED, "policy does not compile: " + e, e);
    }
    if (!policy.rule(ALLOW).isDefined()) {
      throw new BundleException(
          Code.NO_POLICY, "bundle has no rule " + ALLOW + ", without which it denies everything");
    }
    refuseDecisionsInData(bundle.data());
    Manifest manifest = bundle.manifest();
    return new CompiledBundle(
        manifest, new PolicyIdentity(ref, bundle.digest(), manifest.version()), policy);
  }

  /** The gate asks rules alone: a {@code deny} in the data would be overlooked. */
  private static void refuseDecisionsInData(JsonObject data) throws BundleException {
    if (data.get(PACKAGE) instanceof JsonObject autonomy) {
      for (String name : ASKED) {
        if (autonomy.get(name) != null) {
          throw new BundleException(
              Code.NOT_COMPILED,
              "data."
                  + PACKAGE
                  + "."
                  + name
                  + " is in the bundle's data, where the gate does not look: make it a rule, or"
                  + " move the data elsewhere");
        }
      }
    }
  }

  private static ObjectValue data(JsonObject json) {
    return json.isEmpty() ? ObjectValue.EMPTY : (ObjectValue) Value.of(json);
  }

  private static String first(RegoException e) {
    int others = e.errors().size() - 1;
    RegoError error = e.errors().getFirst();
    String first = error.location() + ": " + error.code() + ": " + error.message();
    return others == 0 ? first : first + " (and " + others + " more)";
  }
}
