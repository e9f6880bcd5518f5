package dev.autonomy.cli;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.UsageException;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The policy that an author works on: a directory, an archive, or a single Rego file.
 *
 * @param path as it was named
 * @param bundle what it contains
 */
record PolicyFiles(Path path, Bundle bundle) {

  private static final String REGO = ".rego";

  /**
   * Reads what {@code --bundle} names.
   *
   * @param purpose what the command wants to do with it, for whoever left it out
   */
  static PolicyFiles named(Arguments arguments, String purpose)
      throws CommandException, UsageException {
    Path path =
        arguments
            .find(PolicyOptions.BUNDLE)
            .orElseThrow(() -> new UsageException("missing `--bundle`, the policy to " + purpose));
    RegistryAccess.requireFile(path);
    return read(path);
  }

  /** Reads what the path names. */
  static PolicyFiles read(Path path) throws CommandException {
    try {
      if (path.toString().endsWith(REGO) && Files.isRegularFile(path)) {
        String name = path.getFileName().toString();
        return new PolicyFiles(path, Bundle.of(Map.of(name, Files.readAllBytes(path))));
      }
      return new PolicyFiles(path, Bundle.read(path));
    } catch (BundleException e) {
      throw CommandException.because(e);
    } catch (IOException e) {
      throw new CommandException("cannot read " + path + ": " + FileFailure.reason(e), e);
    }
  }

  /** Its modules, named so that an author finds them from where the command was typed. */
  List<Source> sources() throws CommandException {
    List<Source> sources = new ArrayList<>();
    for (Map.Entry<String, String> module : bundle.modules().entrySet()) {
      sources.add(new Source(shownName(module.getKey()), module.getValue()));
    }
    if (sources.isEmpty()) {
      throw new CommandException("no Rego in " + path + ": expected files named *.rego");
    }
    return sources;
  }

  /** What the compiler is asked, modules and data. */
  CompileRequest request() throws CommandException {
    return request(sources(), bundle.regoVersion(), bundle.data());
  }

  /**
   * What a gate would enforce of it: the bundle without tests. All of it is compiled before, for
   * the errors: the gate's compiler reports only the first.
   */
  Bundle checkedBundle() throws CommandException, BundleException {
    Rego.compile(request());
    return bundle.withoutTests();
  }

  /** What the compiler is asked. */
  static CompileRequest request(List<Source> sources, RegoVersion version, JsonObject data) {
    return CompileRequest.of(sources)
        .withVersion(version)
        .withData(data.isEmpty() ? ObjectValue.EMPTY : (ObjectValue) Value.of(data));
  }

  private String shownName(String module) {
    if (Files.isDirectory(path)) {
      return path.resolve(module).normalize().toString();
    }
    return path.toString().endsWith(REGO) ? path.toString() : path + ":" + module;
  }
}
