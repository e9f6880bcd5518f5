package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.ast.RegoVersion;
import java.nio.file.Path;

/** The flags of the policy commands. */
final class PolicyOptions {

  static final Option<Path> BUNDLE =
      Option.file("bundle", "the policy: a directory, an archive, or for `eval` a Rego file")
          .placeholder("PATH");

  static final Option<Path> INPUT =
      Option.file("input", "the tool call, or with a QUERY the input document; `-` reads stdin")
          .placeholder("FILE|-");

  /** What OPA's commands call {@code --output}. */
  static final Option<CommonOptions.Format> FORMAT =
      Option.choice("format", CommonOptions.Format.values(), "the same as --output, as opa has it");

  static final Option<Boolean> V0 = Option.flag("v0-compatible", "read Rego as before version 1");

  private PolicyOptions() {}

  /** The request for the language that was asked for. */
  static CompileRequest versioned(CompileRequest request, Arguments arguments) {
    return arguments.value(V0) ? request.withVersion(RegoVersion.V0) : request;
  }

  /** How to write a report. */
  static CommonOptions.Format format(Arguments arguments) {
    return arguments.find(FORMAT).orElseGet(() -> arguments.value(CommonOptions.REPORT_OUTPUT));
  }
}
