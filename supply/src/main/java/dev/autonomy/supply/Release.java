package dev.autonomy.supply;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.trust.Signature;
import java.util.Base64;
import java.util.List;

/**
 * A bundle that a control plane offers on a channel, as it hands it to a node: docs/api/releases.md
 * has the contract. Nothing in it is to be believed before it was verified; what is checked here is
 * only that it can be read and that every part has its form and its bounds.
 *
 * @param id names the release: 1 to {@value #MAX_ID_CHARS} of {@code A-Z a-z 0-9 . _ -}
 * @param channel it is offered on: 1 to {@value #MAX_CHANNEL_CHARS} of {@code a-z 0-9 . _ -}
 * @param sequence counts the releases of its channel, from 1
 * @param bundle where the policy is, with the digest of its manifest
 * @param lock the lock file as it stands in the document
 * @param fingerprint {@code blake3:…} as the lock states it, not recomputed
 * @param signatures of the bundle; those that the registry has count as well
 */
public record Release(
    String id,
    String channel,
    long sequence,
    OciReference bundle,
    JsonObject lock,
    String fingerprint,
    List<Signature> signatures) {

  /** 1 MiB: a larger document is refused. */
  public static final int MAX_BYTES = 1 << 20;

  /** The longest id. */
  public static final int MAX_ID_CHARS = 128;

  /** The longest name of a channel. */
  public static final int MAX_CHANNEL_CHARS = 64;

  /** The largest sequence, which every JSON library represents exactly: 2^53 - 1. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  /** A document with more signatures is refused. */
  public static final int MAX_SIGNATURES = 32;

  /** The version of the document that is written. */
  static final String SCHEMA = "1.0";

  /** Copies the list. */
  public Release {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a release document.
   *
   * @throws ReleaseException if it is none, is too large, or names a bundle by a tag alone
   */
  public static Release parse(byte[] utf8) throws ReleaseException {
    return ReleaseReader.read(utf8);
  }

  /**
   * Whether a channel can have this name.
   *
   * @param name as an operator has written it
   */
  public static boolean isChannel(String name) {
    return ReleaseReader.isChannel(name);
  }

  /** The document; parsing it gives the same release again. */
  public byte[] toBytes() {
    JsonWriter out = new JsonWriter().beginObject();
    out.member("schema_version", SCHEMA).member("id", id).member("channel", channel);
    out.member("sequence", sequence).member("bundle", bundle.toString());
    out.member("lock", lock);
    if (!signatures.isEmpty()) {
      Base64.Encoder base64 = Base64.getEncoder();
      out.name("signatures").beginArray();
      for (Signature signature : signatures) {
        out.beginObject().member("payload", base64.encodeToString(signature.payload()));
        out.member("signature", base64.encodeToString(signature.value())).endObject();
      }
      out.endArray();
    }
    return out.endObject().toByteArray();
  }
}
