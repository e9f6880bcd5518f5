package dev.autonomy.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why an archive can be believed, kept in a file beside it ({@code <archive>.sig}). Nothing in it
 * is to be believed before a key has verified it.
 */
public sealed interface Evidence {

  /** What the file's name ends in. */
  String FILE_SUFFIX = ".sig";

  /** What the one layer of a bundle's manifest is. */
  String LAYER_MEDIA_TYPE = "application/vnd.autonomyops.policy-bundle.v1+tar";

  /** No file of evidence is larger. */
  int MAX_BYTES = 1 << 20;

  /** Nothing has more signatures. */
  int MAX_SIGNATURES = 32;

  /**
   * No signature is longer. Those that count have 72 bytes at most, but others may stand beside
   * them: of RSA keys, for example.
   */
  int MAX_SIGNATURE_BYTES = 768;

  /** No manifest is larger. */
  int MAX_MANIFEST_BYTES = 128 << 10;

  /**
   * Payloads that were signed, as cosign signs what is in a registry.
   *
   * @param manifest the OCI manifest whose digest the payloads name and whose one layer is the
   *     archive; without one they name the archive's own digest
   * @param signatures at most {@value #MAX_SIGNATURES}
   */
  record Payloads(Optional<byte[]> manifest, List<Signature> signatures) implements Evidence {

    /** Copies the list. */
    public Payloads {
      signatures = List.copyOf(signatures);
    }

    /** The same with one more signature. */
    public Payloads with(Signature signature) {
      List<Signature> all = new ArrayList<>(signatures);
      all.add(signature);
      return new Payloads(manifest, all);
    }
  }

  /**
   * The archive itself was signed, as {@code cosign sign-blob} does: nobody says when.
   *
   * @param signature ECDSA over SHA-256 of the archive, in DER
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Blob(byte[] signature) implements Evidence {}

  /**
   * Reads a file of evidence: the JSON form, or base64 of a signature and nothing else.
   *
   * @throws SignatureFormatException if it is neither, or exceeds a bound
   */
  static Evidence parse(byte[] file) throws SignatureFormatException {
    return EvidenceReader.parse(file);
  }

  /** {@code sha256:…} of what the signatures are for: of the manifest, or of the archive itself. */
  default String subject(byte[] archive) {
    return Sha256.of(
        switch (this) {
          case Blob _ -> archive;
          case Payloads(Optional<byte[]> manifest, List<Signature> _) -> manifest.orElse(archive);
        });
  }

  /** What speaks against it that the manifest, when there is one, names this archive. */
  default Optional<Verification.Refused> objection(byte[] archive) {
    return switch (this) {
      case Blob _ -> Optional.empty();
      case Payloads(Optional<byte[]> manifest, List<Signature> _) ->
          manifest.flatMap(bytes -> SignedManifest.objection(bytes, archive));
    };
  }

  /**
   * These signatures and then the other's, each once, at most {@value #MAX_SIGNATURES}; nothing
   * when the two are not for the same bytes.
   */
  default Optional<Evidence> joined(Evidence other, byte[] archive) {
    if (!(this instanceof Payloads own)
        || !(other instanceof Payloads more)
        || !subject(archive).equals(other.subject(archive))) {
      return Optional.empty();
    }
    List<Signature> all = new ArrayList<>();
    addNew(all, own.signatures());
    addNew(all, more.signatures());
    return Optional.of(new Payloads(own.manifest(), all));
  }

  private static void addNew(List<Signature> all, List<Signature> signatures) {
    for (Signature signature : signatures) {
      if (all.size() < MAX_SIGNATURES && all.stream().noneMatch(signature::isSame)) {
        all.add(signature);
      }
    }
  }

  /** The evidence as a file; parsing it gives the same again. */
  default byte[] toBytes() {
    return EvidenceWriter.bytes(this);
  }
}
