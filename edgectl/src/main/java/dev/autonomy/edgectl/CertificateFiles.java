package dev.autonomy.edgectl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Writes keys and certificates: whole or not at all, and over nothing unless asked to. */
final class CertificateFiles {

  private static final String OWNER_ONLY = "rw-------";
  private static final String EVERYBODY = "rw-r--r--";

  private CertificateFiles() {}

  /** Refuses when one of the files is there. */
  static void refuseExisting(List<Path> files) throws CertificateException {
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw existing(file);
      }
    }
  }

  private static CertificateException existing(Path file) {
    return new CertificateException(
        file + " is there already: choose another place, or --force to replace it");
  }

  /** A secret file is its owner's from the first byte on. */
  static void write(Path file, String text, boolean secret, boolean overwrite)
      throws CertificateException {
    try {
      if (!overwrite) {
        create(file, text, secret);
        return;
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      create(fresh, text, secret);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw existing(file);
    } catch (IOException e) {
      throw CertificateException.of("cannot write " + file, e);
    }
  }

  private static void create(Path file, String text, boolean secret) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out =
        FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(secret ? OWNER_ONLY : EVERYBODY)))) {
      ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }
}
