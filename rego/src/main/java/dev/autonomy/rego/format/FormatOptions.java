package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.parse.ParserOptions;

/**
 * How to format.
 *
 * @param reading how the source is read
 * @param target which versions of the language the result is for
 * @param dropVersionImports whether imports go that version 1 does not need: {@code rego.v1} and
 *     {@code future.keywords}; only for results in version 1
 */
public record FormatOptions(ParserOptions reading, Target target, boolean dropVersionImports) {
  /** Version 1, with all imports that are there. */
  public static final FormatOptions DEFAULT = of(RegoVersion.V1);

  /** Which versions of the language a result is for. */
  public enum Target {
    /** The version that the source is read as. */
    SAME_VERSION,
    /** Version 1, which version 0 reads too because of {@code import rego.v1}. */
    BOTH_VERSIONS,
    /** Version 1, whatever the source is. */
    VERSION_1
  }

  /** Version 0 cannot do without its imports. */
  public FormatOptions {
    boolean version1 =
        target == Target.VERSION_1
            || (target == Target.SAME_VERSION && reading.version() == RegoVersion.V1);
    if (dropVersionImports && !version1) {
      throw new IllegalArgumentException("imports can be dropped from version 1 only");
    }
  }

  /** Reads and writes one version. */
  public static FormatOptions of(RegoVersion version) {
    return new FormatOptions(ParserOptions.of(version), Target.SAME_VERSION, false);
  }

  /** The same for other versions. */
  public FormatOptions withTarget(Target other) {
    return new FormatOptions(reading, other, dropVersionImports);
  }

  /** The same without the imports that version 1 does not need. */
  public FormatOptions withoutVersionImports() {
    return new FormatOptions(reading, target, true);
  }

  /** The version that the result is read as. */
  RegoVersion resultVersion() {
    return switch (target) {
      case SAME_VERSION -> reading.version();
      case BOTH_VERSIONS -> RegoVersion.V0;
      case VERSION_1 -> RegoVersion.V1;
    };
  }

  /** How a result is formatted, which must not change it. */
  FormatOptions ofResult() {
    ParserOptions rereading =
        new ParserOptions(
            resultVersion(), reading.experimentalKeywords(), reading.maxSourceChars());
    return new FormatOptions(rereading, target, dropVersionImports);
  }
}
