package dev.autonomy.cli;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.RuntimeRequirement;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Environment;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.trust.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** {@code autonomy policy build}. */
final class PolicyBuildCommand implements Command {

  private static final Option<Path> IN =
      Option.directory("in", "the author's directory").placeholder("DIR");

  private static final Option<Path> OUT =
      Option.file("out", "the bundle to write").placeholder("FILE");

  private static final Option<String> VERSION =
      Option.text("version", "its version, such as 1.4.0 (semver.org)").placeholder("VERSION");

  private static final Option<String> NAME =
      Option.text("name", "its name").placeholder("NAME").orShown("the directory's");

  private static final Option<String> RUNTIME_VERSION =
      Option.text("runtime-version", "the runtimes that may load it, such as `>=0.1.0 <2.0.0`")
          .placeholder("CONSTRAINTS");

  private static final Option<String> ENROLLMENT_REF =
      Option.text("enrollment-ref", "the enrollment that it is bound to").placeholder("REF");

  private static final Option<String> SOURCE =
      Option.text("source", "where its sources are kept").placeholder("URL");

  private static final Option<String> COMMIT =
      Option.text("commit", "the revision of its sources").placeholder("REVISION");

  private static final String SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy build", "Make a bundle of a directory with policies")
        .description(
            """
            Checks and compiles the policies as the runtime would, and writes them with their data \
            and a manifest as one gzip tar, which OPA's tools read too. Tests, named *_test.rego, \
            stay behind. The same files and flags give the same bytes; a time stands in the \
            manifest only when SOURCE_DATE_EPOCH gives one.\
            """)
        .options(
            IN,
            OUT,
            VERSION,
            NAME,
            RUNTIME_VERSION,
            ENROLLMENT_REF,
            SOURCE,
            COMMIT,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "A release",
                "autonomy policy build --in policy/ --out agent-1.4.0.tar.gz --version 1.4.0"))
        .exits(
            new Exit("0", "written"),
            new Exit("1", "the policies have errors, or the file cannot be written"))
        .seeAlso("policy check", "policy test", "policy load");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = required(IN, "the directory to make a bundle of", arguments);
    Path out = required(OUT, "the file to write", arguments);
    Terminal terminal = surroundings.terminal();
    if (!Files.isDirectory(directory)) {
      throw new CommandException("no directory " + directory);
    }
    Manifest manifest = manifest(directory, arguments, surroundings.environment());
    byte[] archive;
    Bundle bundle;
    try {
      bundle = PolicyFiles.read(directory).checkedBundle().withManifest(manifest);
      CompiledBundle.compile(bundle, "file:" + out);
      archive = bundle.toArchive();
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    KeptFiles.write(out, archive);
    String archiveDigest = Sha256.of(archive);
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case TEXT ->
          terminal
              .out()
              .line(
                  "policy build: OK — version="
                      + manifest.version()
                      + " hash="
                      + bundle.digest()
                      + " archive="
                      + archiveDigest);
      case JSON ->
          terminal
              .out()
              .line(
                  new JsonWriter()
                      .beginObject()
                      .member("file", out.toString())
                      .member("name", manifest.name())
                      .member("version", manifest.version())
                      .member("digest", bundle.digest())
                      .member("archive_digest", archiveDigest)
                      .member("archive_bytes", archive.length)
                      .endObject()
                      .toString());
    }
    return ExitStatus.DONE;
  }

  private static Path required(Option<Path> option, String what, Arguments arguments)
      throws UsageException {
    return arguments
        .find(option)
        .orElseThrow(() -> new UsageException("missing `" + option.written() + "`, " + what));
  }

  private static Manifest manifest(Path directory, Arguments arguments, Environment environment)
      throws UsageException {
    String version =
        arguments
            .find(VERSION)
            .orElseThrow(() -> new UsageException("missing `--version`, the bundle's version"));
    Manifest manifest;
    try {
      manifest = Manifest.of(name(directory, arguments), SemanticVersion.parse(version));
    } catch (IllegalArgumentException e) {
      throw new UsageException("`" + version + "` is no `--version`: " + e.getMessage());
    }
    String runtimes = arguments.find(RUNTIME_VERSION).orElse("");
    try {
      manifest = manifest.withRequiredRuntime(RuntimeRequirement.parse(runtimes));
    } catch (IllegalArgumentException e) {
      throw new UsageException("`" + runtimes + "` is no `--runtime-version`: " + e.getMessage());
    }
    manifest =
        manifest.withProvenance(
            new Manifest.Provenance(
                arguments.find(ENROLLMENT_REF),
                arguments.find(SOURCE),
                arguments.find(COMMIT),
                Optional.of("autonomy " + ProductVersion.text())));
    String seconds = environment.value(SOURCE_DATE_EPOCH);
    return seconds.isEmpty() ? manifest : manifest.withCreatedAt(time(seconds));
  }

  private static String name(Path directory, Arguments arguments) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return arguments.find(NAME).orElse(last == null ? Manifest.UNNAMED : last.toString());
  }

  private static String time(String seconds) throws UsageException {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds)).toString();
    } catch (NumberFormatException | DateTimeException e) {
      throw new UsageException(
          SOURCE_DATE_EPOCH + " is `" + seconds + "`, expected seconds since 1970");
    }
  }
}
