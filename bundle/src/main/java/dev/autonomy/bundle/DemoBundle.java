package dev.autonomy.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The policy that is part of the program: echo and allowlisted HTTP reads may run, nothing else. An
 * ordinary bundle, compiled by the same engine as every other; {@code examples/policies/demo} has
 * it as files. Text in the program, because finding a resource takes milliseconds of every start.
 */
public final class DemoBundle {

  /** Its reference in decisions. */
  public static final String REF = "embedded:demo";

  private static final String MANIFEST =
      """
      {"schema_version":"1.2","name":"demo","version":"1.0.0","policy_bundle_version":"1.0.0"}
      """;

  private static final String MODULE =
      """
      # The policy that runs when no other is given: harmless tools may run, everything else may not.
      package autonomy

      default allow := false

      allow if input.kind in {"tool.echo", "tool.http_get"}

      deny contains "a shell can do anything, so policy cannot reason about it: ask for a narrower tool" if {
      \tinput.kind == "tool.shell"
      }

      reason := "the demo policy allows tool.echo and tool.http_get only"
      """;

  private DemoBundle() {}

  /** Reads the bundle. */
  public static Bundle read() {
    try {
      return Bundle.of(
          Map.of(
              Manifest.FILE,
              MANIFEST.getBytes(StandardCharsets.UTF_8),
              "policies/demo.rego",
              MODULE.getBytes(StandardCharsets.UTF_8)));
    } catch (BundleException e) {
      throw broken(e);
    }
  }

  /** Reads and compiles the bundle; its types were checked before it was shipped. */
  public static CompiledBundle compile() {
    try {
      return CompiledBundle.recompile(read(), REF);
    } catch (BundleException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(BundleException e) {
    return new IllegalStateException("this program's demo policy is broken: " + e.getMessage(), e);
  }
}
