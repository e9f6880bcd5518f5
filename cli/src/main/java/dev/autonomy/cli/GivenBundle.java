package dev.autonomy.cli;

import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.ProgressLine;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.SignatureFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A bundle that a command was given, with its signatures.
 *
 * @param ref where it comes from: {@code oci://…}, or {@code file:} and the file's name
 * @param archive its bytes
 * @param evidence its signatures; none of them is verified
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record GivenBundle(String ref, byte[] archive, Evidence evidence) {

  /**
   * What {@code text} names: a file, or something in a registry.
   *
   * @param arguments with {@link RegistryAccess#OPTIONS}
   */
  static GivenBundle of(String text, Arguments arguments, Terminal terminal)
      throws CommandException, UsageException, InterruptedException {
    if (!RegistryAccess.isReference(text)) {
      return file(Path.of(text));
    }
    OciReference reference = RegistryAccess.reference(text);
    try (BundleRegistry registry = RegistryAccess.open(arguments);
        ProgressLine progress = new ProgressLine(terminal, "pulling")) {
      RemoteBundle bundle = registry.resolve(reference);
      Evidence evidence =
          new Evidence.Payloads(Optional.of(bundle.manifest()), registry.signatures(bundle));
      return new GivenBundle(
          reference.toString(), archive(registry, bundle, progress::at), evidence);
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
  }

  /** Where the evidence of an archive is. */
  static Path evidenceFile(Path archive) {
    return archive.resolveSibling(archive.getFileName() + Evidence.FILE_SUFFIX);
  }

  /** Downloads the archive of a bundle, to look at it. */
  static byte[] archive(
      BundleRegistry registry, RemoteBundle bundle, BundleRegistry.Progress progress)
      throws CommandException, RegistryException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("autonomy-pull-")) {
      Path archive = folder.path().resolve("bundle.tar.gz");
      registry.pull(bundle, archive, progress);
      return KeptFiles.read(archive, Math.toIntExact(BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES));
    }
  }

  /** An archive on disk, with the evidence in the file beside it. */
  static GivenBundle file(Path file) throws CommandException {
    byte[] archive = KeptFiles.read(file, Math.toIntExact(BundleLimits.DEFAULT_MAX_ARCHIVE_BYTES));
    Path beside = evidenceFile(file);
    Evidence evidence = new Evidence.Payloads(Optional.empty(), List.of());
    if (Files.exists(beside)) {
      try {
        evidence = Evidence.parse(KeptFiles.read(beside, Evidence.MAX_BYTES));
      } catch (SignatureFormatException e) {
        throw new CommandException(beside + ": " + e.getMessage(), e);
      }
    }
    return new GivenBundle("file:" + file.getFileName(), archive, evidence);
  }
}
