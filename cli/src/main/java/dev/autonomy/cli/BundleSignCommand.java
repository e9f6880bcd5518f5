package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.OciReference;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.SimpleSigning;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code autonomy bundle sign}. */
final class BundleSignCommand implements Command {

  private static final Option<Path> LOCK =
      Option.file("lock", "a lock of this bundle, which the signature vouches for");

  private static final Option<String> ANNOTATION =
      Option.text("annotation", "what the signature says besides").placeholder("NAME=TEXT,...");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle sign", "Sign a bundle, as cosign does")
        .operands("bundle", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Signs an archive, or with oci://… what a registry has. The signature of an archive \
            goes into the file beside it, BUNDLE.sig; that of a bundle in a registry is attached \
            there, where cosign finds it. Signatures that are there stay. It says when it was \
            made, and with --lock which lock it vouches for.

            The key's password is in AUTONOMY_KEY_PASSWORD or else COSIGN_PASSWORD.\
            """)
        .options(SigningKeyOptions.KEY, LOCK, ANNOTATION, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example("An archive", "autonomy bundle sign agent-1.4.0.tar.gz --key team.key"),
            new Example(
                "In a registry, with its lock",
                "autonomy bundle sign oci://registry.example/agent:v1 --key team.key --lock"
                    + " autonomy.lock.json"))
        .exits(
            new Exit("0", "signed"),
            new Exit("1", "the key does not open, or the bundle cannot be read or reached"))
        .seeAlso("key generate", "bundle verify", "lock");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    String given = arguments.operands().getFirst();
    Map<String, String> annotations = annotations(arguments, surroundings);
    Optional<Path> lockFile = arguments.find(LOCK);
    Optional<byte[]> lock =
        lockFile.isPresent()
            ? Optional.of(KeptFiles.read(lockFile.get(), LockFile.MAX_BYTES))
            : Optional.empty();
    SigningProvider.Signer signer = SigningKeyOptions.signer(arguments, surroundings.environment());
    BundleSigning signing = new BundleSigning(signer, annotations, lock);
    BundleSigning.Signed signed;
    if (RegistryAccess.isReference(given)) {
      OciReference reference = RegistryAccess.reference(given);
      try (BundleRegistry registry = RegistryAccess.open(arguments)) {
        signed = signing.remote(registry, reference, surroundings.clock().instant());
      }
    } else {
      signed = signing.file(Path.of(given));
    }
    String time = String.valueOf(annotations.get(SimpleSigning.SIGNED_AT));
    String line =
        switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
          case TEXT ->
              "bundle sign: OK — "
                  + signed.name()
                  + " digest="
                  + signed.digest()
                  + " signed by "
                  + signer.publicKey().id()
                  + " at "
                  + time;
          case JSON ->
              new JsonWriter()
                  .beginObject()
                  .member("bundle", given)
                  .member("signature", signed.name())
                  .member("digest", signed.digest())
                  .member("key", signer.publicKey().id())
                  .member("signed_at", time)
                  .member("signatures", signed.signatures())
                  .endObject()
                  .toString();
        };
    surroundings.terminal().out().line(line);
    return ExitStatus.DONE;
  }

  private static Map<String, String> annotations(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(
        SimpleSigning.SIGNED_AT,
        surroundings.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    for (String annotation : arguments.find(ANNOTATION).orElse("").split(",", -1)) {
      if (annotation.isBlank()) {
        continue;
      }
      int equals = annotation.indexOf('=');
      String name = equals < 0 ? "" : annotation.substring(0, equals).strip();
      if (name.isEmpty() || name.equals(SimpleSigning.LOCK_FINGERPRINT)) {
        throw new UsageException("`" + annotation + "` is no `--annotation`, expected NAME=TEXT");
      }
      if (annotations.put(name, annotation.substring(equals + 1).strip()) != null) {
        throw new UsageException("the annotation `" + name + "` is there already");
      }
    }
    return annotations;
  }
}
