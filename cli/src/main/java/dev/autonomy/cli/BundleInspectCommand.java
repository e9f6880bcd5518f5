package dev.autonomy.cli;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Printable;
import dev.autonomy.line.ProgressLine;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Sha256;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code autonomy bundle inspect}. */
final class BundleInspectCommand implements Command {

  private static final int NAME_COLUMNS = 18;

  /** What was looked at, and where. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Seen(
      String source, byte[] archive, Optional<RemoteBundle> remote, int signatures, boolean lock) {}

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle inspect", "Show what a bundle says of itself, and its signatures")
        .operands("FILE|oci://REF", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Shows the digests, the bundle's own manifest, how many signatures there are and \
            whether a lock is attached. All of it is checked against its digests, none of it \
            against a key: `verify` does that.\
            """)
        .options(CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "What a tag means now",
                "autonomy bundle inspect oci://registry.example/policies/agent:1.4.0"))
        .exits(new Exit("0", "shown"), new Exit("1", "there is none, or it is damaged"))
        .seeAlso("bundle pull", "verify", "policy show");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    String given = arguments.operands().getFirst();
    Seen seen =
        RegistryAccess.isReference(given)
            ? inRegistry(given, arguments, surroundings)
            : inFile(Path.of(given));
    Bundle bundle;
    try {
      bundle = Bundle.parse(seen.archive, BundleLimits.DEFAULT);
    } catch (BundleException e) {
      throw new CommandException(seen.source + " is no bundle: " + e.getMessage(), e);
    }
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case TEXT ->
          facts(seen, bundle)
              .forEach(
                  (name, value) ->
                      surroundings
                          .terminal()
                          .out()
                          .line(
                              name
                                  + " ".repeat(NAME_COLUMNS - name.length())
                                  + Printable.line(value)));
      case JSON -> surroundings.terminal().out().line(json(seen, bundle));
    }
    return ExitStatus.DONE;
  }

  private static Seen inFile(Path file) throws CommandException {
    GivenBundle given = GivenBundle.file(file);
    int signatures =
        switch (given.evidence()) {
          case Evidence.Blob _ -> 1;
          case Evidence.Payloads payloads -> payloads.signatures().size();
        };
    return new Seen(file.toString(), given.archive(), Optional.empty(), signatures, false);
  }

  private static Seen inRegistry(String given, Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    try (BundleRegistry registry = RegistryAccess.open(arguments);
        ProgressLine progress = new ProgressLine(surroundings.terminal(), "pulling")) {
      RemoteBundle bundle = registry.resolve(RegistryAccess.reference(given));
      return new Seen(
          bundle.reference().toString(),
          GivenBundle.archive(registry, bundle, progress::at),
          Optional.of(bundle),
          registry.signatures(bundle).size(),
          registry.lock(bundle).isPresent());
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
  }

  private static Map<String, String> facts(Seen seen, Bundle bundle) {
    Manifest manifest = bundle.manifest();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("source", seen.source);
    facts.put("archive", Sha256.of(seen.archive));
    facts.put("bytes", Integer.toString(seen.archive.length));
    facts.put("name", manifest.name());
    facts.put("version", manifest.version());
    facts.put("contents", bundle.digest());
    String required = manifest.requiredRuntime().toString();
    facts.put("requires runtime", required.isEmpty() ? "any" : required);
    manifest.createdAt().ifPresent(text -> facts.put("created", text));
    manifest.provenance().source().ifPresent(text -> facts.put("built from", text));
    manifest.provenance().commit().ifPresent(text -> facts.put("commit", text));
    manifest.provenance().builder().ifPresent(text -> facts.put("built by", text));
    manifest.provenance().enrollmentRef().ifPresent(text -> facts.put("enrollment", text));
    facts.put("modules", Integer.toString(bundle.modules().size()));
    facts.put("signatures", seen.signatures + " (none verified)");
    seen.remote.ifPresent(remote -> facts.put("lock", seen.lock ? "attached" : "none"));
    return facts;
  }

  private static String json(Seen seen, Bundle bundle) {
    JsonWriter json;
    if (seen.remote.isPresent()) {
      json = BundleReport.begin(seen.remote.get());
      json.member("lock", seen.lock).name("annotations").beginObject();
      seen.remote.get().annotations().forEach(json::member);
      json.endObject();
    } else {
      json = new JsonWriter().beginObject().member("file", seen.source);
      json.member("archive", Sha256.of(seen.archive)).member("bytes", seen.archive.length);
    }
    Manifest manifest = bundle.manifest();
    json.member("signatures", seen.signatures).name("bundle").beginObject();
    json.member("schema_version", manifest.schemaVersion()).member("name", manifest.name());
    json.member("version", manifest.version()).member("bundle_hash", bundle.digest());
    json.member("required_runtime_version", manifest.requiredRuntime().toString());
    manifest.createdAt().ifPresent(text -> json.member("created_at", text));
    manifest.provenance().source().ifPresent(text -> json.member("source", text));
    manifest.provenance().commit().ifPresent(text -> json.member("commit", text));
    manifest.provenance().builder().ifPresent(text -> json.member("builder", text));
    manifest.provenance().enrollmentRef().ifPresent(text -> json.member("enrollment_ref", text));
    json.name("modules").beginArray();
    bundle.modules().keySet().forEach(json::value);
    return json.endArray().endObject().endObject().toString();
  }
}
