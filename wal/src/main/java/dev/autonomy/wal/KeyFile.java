package dev.autonomy.wal;

import dev.autonomy.wal.note.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * A signing key's file: a PEM of PKCS #8 (RFC 8410), which other tools read as well, for its owner
 * only.
 */
final class KeyFile {

  private static final String PEM_START = "-----BEGIN PRIVATE KEY-----\n";
  private static final String PEM_END = "\n-----END PRIVATE KEY-----\n";

  /** An Ed25519 key's PKCS #8 up to its seed (RFC 8410, section 7). */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private KeyFile() {}

  /**
   * Reads the key from {@code file}, or creates it with owner-only permissions. Processes that do
   * so at one time end up with one key.
   *
   * @param mayCreate whether a missing key is created
   * @throws LogException if there is none, or it cannot be read
   */
  static SigningKey load(Path file, boolean mayCreate, Entropy entropy) throws LogException {
    try {
      if (!Files.exists(file)) {
        if (!mayCreate) {
          throw new LogException(
              LogCode.WAL_KEY,
              "the signing key "
                  + file
                  + ", which signed this log's checkpoint, is gone: restore it");
        }
        create(file, entropy);
      }
      requireOwnerOnly(file);
      return read(file);
    } catch (IOException e) {
      throw new LogException(
          LogCode.WAL_KEY,
          "cannot read or create the signing key " + file + ": " + Damage.reason(e),
          e);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException, LogException {
    if (!OwnerOnly.isKnownTo(file)) {
      return;
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (permission.compareTo(PosixFilePermission.OWNER_EXECUTE) > 0) {
        throw new LogException(
            LogCode.WAL_KEY,
            "others than its owner may use the signing key "
                + file
                + ": run chmod 600 on it, or name another key");
      }
    }
  }

  private static SigningKey read(Path file) throws IOException, LogException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    int start = pem.indexOf(PEM_START);
    int end = pem.indexOf(PEM_END);
    if (start >= 0 && end > start) {
      try {
        byte[] encoded = Base64.getDecoder().decode(pem.substring(start + PEM_START.length(), end));
        if (encoded.length == PKCS8_PREFIX.length + SigningKey.SEED_BYTES
            && Arrays.equals(
                encoded, 0, PKCS8_PREFIX.length, PKCS8_PREFIX, 0, PKCS8_PREFIX.length)) {
          return SigningKey.of(Arrays.copyOfRange(encoded, PKCS8_PREFIX.length, encoded.length));
        }
      } catch (IllegalArgumentException e) {
        // Not base64: said below.
      }
    }
    throw new LogException(
        LogCode.WAL_KEY,
        file + " is not the PEM of an Ed25519 private key: restore it, or name another key");
  }

  private static void create(Path file, Entropy entropy) throws IOException {
    byte[] encoded = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SigningKey.SEED_BYTES);
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    entropy.fill(seed);
    System.arraycopy(seed, 0, encoded, PKCS8_PREFIX.length, SigningKey.SEED_BYTES);
    String pem = PEM_START + Base64.getEncoder().encodeToString(encoded) + PEM_END;
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException("it has no directory");
    }
    Files.createDirectories(directory);
    byte[] suffix = new byte[8];
    entropy.fill(suffix);
    Path temporary =
        directory.resolve(
            file.getFileName()
                + "."
                + HexFormat.of().formatHex(suffix)
                + SegmentName.TEMPORARY_SUFFIX);
    try {
      write(temporary, pem);
      // A link fails when the name is taken: whoever comes second uses the first one's key.
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void write(Path file, String pem) throws IOException {
    Set<StandardOpenOption> create =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, create, OwnerOnly.file(file))) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(pem);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
