package dev.autonomy.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The public keys that an operator trusts. A signature by one of them is enough, so that keys can
 * be changed without a gap.
 */
public final class TrustedKeys {

  /** Nobody trusts more. */
  public static final int MAX_KEYS = 32;

  private final List<VerificationKey> keys;

  private TrustedKeys(List<VerificationKey> keys) {
    this.keys = keys;
  }

  /** Trusts this key alone. */
  public static TrustedKeys of(VerificationKey key) {
    return new TrustedKeys(List.of(key));
  }

  /**
   * Reads the keys of several PEM files, each of which may have several.
   *
   * @throws KeyFileException if one cannot be read, or has anything but public keys of ECDSA over
   *     P-256, or none; or if there are more than {@value #MAX_KEYS}
   */
  public static TrustedKeys read(List<Path> files) throws KeyFileException {
    SequencedMap<String, VerificationKey> keys = new LinkedHashMap<>();
    for (Path file : files) {
      addAll(keys, bytes(file), file.toString());
    }
    return of(keys);
  }

  /**
   * Reads the keys of one PEM file.
   *
   * @param origin how messages call the file
   * @throws KeyFileException as {@link #read} does
   */
  public static TrustedKeys parse(byte[] pem, String origin) throws KeyFileException {
    SequencedMap<String, VerificationKey> keys = new LinkedHashMap<>();
    addAll(keys, pem, origin);
    return of(keys);
  }

  private static TrustedKeys of(SequencedMap<String, VerificationKey> keys)
      throws KeyFileException {
    if (keys.isEmpty()) {
      throw new KeyFileException("no public key is given");
    }
    if (keys.size() > MAX_KEYS) {
      throw new KeyFileException(keys.size() + " public keys are given, more than " + MAX_KEYS);
    }
    return new TrustedKeys(List.copyOf(keys.values()));
  }

  private static void addAll(Map<String, VerificationKey> keys, byte[] pem, String origin)
      throws KeyFileException {
    List<PemBlock> blocks = PemBlock.parse(pem, origin);
    if (blocks.isEmpty()) {
      throw new KeyFileException(
          origin + " has no public key: expected a line `-----BEGIN PUBLIC KEY-----`");
    }
    for (PemBlock block : blocks) {
      if (!block.type().equals(VerificationKey.PEM_TYPE)) {
        throw new KeyFileException(
            origin + " holds a block `" + printable(block.type()) + "`, expected `PUBLIC KEY`");
      }
      VerificationKey key = VerificationKey.of(block.content(), origin);
      keys.put(key.id(), key);
    }
  }

  private static String printable(String type) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(type.length(), 40); i++) {
      char c = type.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.toString();
  }

  private static byte[] bytes(Path file) throws KeyFileException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(PemBlock.MAX_FILE_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new KeyFileException("there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw new KeyFileException("cannot read " + file + ": permission denied", e);
    } catch (IOException e) {
      throw new KeyFileException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The keys, each once, in the order in which they were given. */
  public List<VerificationKey> keys() {
    return keys;
  }

  /** Looks for a trusted signature of the archive. */
  public Verification verify(byte[] archive, Evidence evidence, Freshness freshness) {
    Optional<Verification.Refused> objection = evidence.objection(archive);
    if (objection.isPresent()) {
      return objection.get();
    }
    return switch (evidence) {
      case Evidence.Blob(byte[] signature) -> blob(archive, signature, freshness);
      case Evidence.Payloads(Optional<byte[]> _, List<Signature> signatures) ->
          verify(evidence.subject(archive), signatures, freshness);
    };
  }

  private Verification blob(byte[] archive, byte[] signature, Freshness freshness) {
    Optional<VerificationKey> key = signer(archive, signature);
    if (key.isEmpty()) {
      return wrongKey(1);
    }
    Optional<Verification.Refused> objection = freshness.objection(Optional.empty());
    return objection.isPresent()
        ? objection.get()
        : new Verification.Verified(key.get(), Sha256.of(archive), Optional.empty());
  }

  /**
   * Looks for a trusted signature of a digest.
   *
   * @param digest {@code sha256:…}, of a manifest for example, computed from its bytes
   * @param signatures as a registry has them
   */
  public Verification verify(String digest, List<Signature> signatures, Freshness freshness) {
    Verification.Refused closest =
        new Verification.Refused(Verification.Reason.NO_SIGNATURE, "there is no signature");
    for (Signature signature : signatures) {
      Verification result = verify(digest, signature, freshness, signatures.size());
      if (!(result instanceof Verification.Refused refused)) {
        return result;
      }
      if (refused.reason().compareTo(closest.reason()) > 0) {
        closest = refused;
      }
    }
    return closest;
  }

  private Verification verify(
      String digest, Signature signature, Freshness freshness, int signatures) {
    if (!EcdsaSignature.isWellFormed(signature.value())) {
      return new Verification.Refused(
          Verification.Reason.MALFORMED, "a signature is none by ECDSA over P-256");
    }
    Optional<VerificationKey> key = signer(signature.payload(), signature.value());
    if (key.isEmpty()) {
      return wrongKey(signatures);
    }
    // Nothing of the payload has been looked at so far: only a trusted signer's JSON is parsed.
    SimpleSigning payload;
    try {
      payload = SimpleSigning.parse(signature.payload());
    } catch (SignatureFormatException e) {
      return new Verification.Refused(
          Verification.Reason.MALFORMED_PAYLOAD, String.valueOf(e.getMessage()));
    }
    if (!payload.digest().equals(digest)) {
      return new Verification.Refused(
          Verification.Reason.WRONG_DIGEST,
          "the signature is for " + payload.digest() + ", not for " + digest);
    }
    Optional<Verification.Refused> objection = freshness.objection(payload.signedAt());
    return objection.isPresent()
        ? objection.get()
        : new Verification.Verified(key.get(), digest, Optional.of(payload));
  }

  private Optional<VerificationKey> signer(byte[] bytes, byte[] signature) {
    for (VerificationKey key : keys) {
      if (key.verifies(bytes, signature)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private Verification.Refused wrongKey(int signatures) {
    return new Verification.Refused(
        Verification.Reason.WRONG_KEY,
        (signatures == 1 ? "its signature is not" : "none of its " + signatures + " signatures is")
            + " by a trusted key over these bytes; trusted: "
            + names());
  }

  private String names() {
    return keys.getFirst().id() + (keys.size() == 1 ? "" : " and " + (keys.size() - 1) + " more");
  }
}
