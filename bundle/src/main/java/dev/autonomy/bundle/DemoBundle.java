package dev.autonomy.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The policy that is part of the program: echo and allowlisted HTTP reads may run, nothing else. An
 * ordinary bundle, compiled by the same engine as every other.
 */
public final class DemoBundle {

  /** Its reference in decisions. */
  public static final String REF = "embedded:demo";

  private static final String MODULE = "policies/demo.rego";

  private DemoBundle() {}

  /** Reads the bundle. */
  public static Bundle read() {
    try {
      return Bundle.of(Map.of(Manifest.FILE, resource(Manifest.FILE), MODULE, resource(MODULE)));
    } catch (BundleException e) {
      throw broken(e);
    }
  }

  /** Reads and compiles the bundle. */
  public static CompiledBundle compile() {
    try {
      return CompiledBundle.compile(read(), REF);
    } catch (BundleException e) {
      throw broken(e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = DemoBundle.class.getResourceAsStream("demo/" + name)) {
      if (in == null) {
        throw new IllegalStateException("this program lacks its demo policy, " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("this program's demo policy cannot be read", e);
    }
  }

  private static IllegalStateException broken(BundleException e) {
    return new IllegalStateException("this program's demo policy is broken: " + e.getMessage(), e);
  }
}
