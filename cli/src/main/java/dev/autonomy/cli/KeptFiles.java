package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.wal.FileFailure;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;

/** Evidence in files of its own: public keys, checkpoints and proofs, kept where no log is. */
final class KeptFiles {

  private KeptFiles() {}

  /** The public key of a log, as {@code wal key} prints it. */
  static VerifierKey key(Path file) throws CommandException {
    return VerifierKey.parse(text(file))
        .orElseThrow(
            () ->
                new CommandException(
                    file
                        + " is no public key of a log: expected NAME+KEYID+BASE64 from `wal key`"));
  }

  /** The signed checkpoint of a log, as {@code wal checkpoint} prints it. */
  static SignedNote checkpoint(Path file) throws CommandException {
    Optional<SignedNote> note = SignedNote.parse(read(file, SignedNote.MAX_BYTES));
    if (note.flatMap(signed -> Checkpoint.parse(signed.text())).isEmpty()) {
      throw new CommandException(
          file + " is no signed checkpoint: expected one from `wal checkpoint`");
    }
    return note.get();
  }

  /** The text of a small file, without the white space around it. */
  static String text(Path file) throws CommandException {
    return new String(read(file, SignedNote.MAX_BYTES), StandardCharsets.UTF_8).strip();
  }

  /** The file's bytes, up to so many. */
  static byte[] read(Path file, int maxBytes) throws CommandException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new CommandException(file + " has more than " + maxBytes + " bytes, too many here");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new CommandException("there is no file " + file, e);
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + FileFailure.reason(e), e);
    }
  }

  /** Removes the file, if it is there. */
  static void remove(Path file) throws CommandException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandException("cannot remove " + file + ": " + FileFailure.reason(e), e);
    }
  }

  /** Writes the file as a whole: readers see what was there before, or all of it. */
  static void write(Path file, byte[] bytes) throws CommandException {
    String random = Long.toHexString(new SecureRandom().nextLong());
    Path fresh = file.resolveSibling("." + file.getFileName() + "." + random);
    try {
      try {
        try (FileChannel out =
            FileChannel.open(
                fresh,
                StandardOpenOption.CREATE_NEW, // whatever else has that name is not followed
                StandardOpenOption.WRITE)) {
          for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            out.write(rest);
          }
          out.force(true);
        }
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (NoSuchFileException e) {
      throw new CommandException("cannot write " + file + ": there is no such directory", e);
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + FileFailure.reason(e), e);
    }
  }
}
