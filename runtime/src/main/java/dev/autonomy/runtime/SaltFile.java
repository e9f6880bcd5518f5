package dev.autonomy.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * The salt of a log's {@code params_digest} and {@code output_digest}, in a file beside the log
 * that only its owner reads. Whoever has it can show that a frame is about given params; once it is
 * destroyed, nobody can find forgotten params by trying.
 */
final class SaltFile {

  private static final String NAME = "digest-salt";

  private SaltFile() {}

  /**
   * Reads the salt, or makes it. The caller holds the log.
   *
   * @throws RuntimeStartException if the file cannot be read or made, or is not a salt
   */
  static SaltedDigest open(Path logDirectory) throws RuntimeStartException {
    Path file = logDirectory.resolve(NAME);
    try {
      byte[] salt = readOrCreate(file);
      if (salt.length != SaltedDigest.SALT_BYTES) {
        throw new RuntimeStartException(
            "`"
                + file
                + "` has "
                + salt.length
                + " bytes, expected "
                + SaltedDigest.SALT_BYTES
                + ": restore it, or remove it if digests need not be comparable with older ones");
      }
      return new SaltedDigest(salt);
    } catch (IOException e) {
      throw new RuntimeStartException("cannot use `" + file + "`: " + e.getMessage(), e);
    }
  }

  private static byte[] readOrCreate(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return create(file);
    }
  }

  private static byte[] create(Path file) throws IOException {
    byte[] salt = new byte[SaltedDigest.SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.copyOf(EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(salt));
      channel.force(true);
    }
    return salt;
  }
}
