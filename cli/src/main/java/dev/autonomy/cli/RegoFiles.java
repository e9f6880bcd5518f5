package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds, reads and replaces the Rego files that an author names. */
final class RegoFiles {

  /** More than the parser reads, in any encoding. */
  private static final int MAX_FILE_BYTES = 64 << 20;

  private static final String REGO = ".rego";

  private RegoFiles() {}

  /**
   * The files that the operands name, in order, each once, and those below directories, sorted;
   * what is in the way is said in {@code problems}, one line each.
   */
  static List<Path> find(List<String> operands, List<String> problems) {
    List<Path> files = new ArrayList<>();
    for (String operand : operands) {
      Path path = Path.of(operand);
      if (Files.isDirectory(path)) {
        files.addAll(below(path, problems));
      } else if (Files.isRegularFile(path)) {
        files.add(path);
      } else if (Files.exists(path)) {
        problems.add(path + ": neither a file nor a directory");
      } else {
        problems.add(path + ": no such file or directory");
      }
    }
    return files.stream().distinct().toList();
  }

  private static List<Path> below(Path directory, List<String> problems) {
    List<Path> found = new ArrayList<>();
    try {
      // A directory that is named may be a link; those inside it are not followed.
      Files.walkFileTree(
          Files.isSymbolicLink(directory) ? directory.resolve(".") : directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(REGO)) {
                if (attributes.isRegularFile()) {
                  found.add(file.normalize());
                } else {
                  problems.add(file + ": not formatted, because it is no regular file");
                }
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              problems.add("cannot read " + file + ": " + FileFailure.reason(e));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
              if (e != null) {
                problems.add("cannot read " + visited + ": " + FileFailure.reason(e));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      problems.add("cannot read " + directory + ": " + FileFailure.reason(e));
    }
    Collections.sort(found);
    return found;
  }

  /** The text of a file, which has to be UTF-8. */
  static String read(Path file) throws CommandException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new CommandException(file + ": more than " + MAX_FILE_BYTES + " bytes");
      }
      return text(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new CommandException("cannot read " + file + ": " + FileFailure.reason(e), e);
    }
  }

  /** The text that standard input holds. */
  static String standardInput() throws CommandException {
    try {
      byte[] bytes = System.in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new CommandException("standard input has more than " + MAX_FILE_BYTES + " bytes");
      }
      return text(bytes, "standard input");
    } catch (IOException e) {
      throw new CommandException("cannot read standard input: " + FileFailure.reason(e), e);
    }
  }

  private static String text(byte[] bytes, String name) throws CommandException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CommandException(name + ": not UTF-8", e);
    }
  }

  /**
   * Replaces a file as a whole: the text is written beside it, with its owner, group and
   * permissions, and then takes its place. A link stays a link.
   */
  static void replace(Path file, String text) throws CommandException {
    try {
      Path target = file.toRealPath();
      if (!Files.isWritable(target)) {
        throw new AccessDeniedException(target.toString());
      }
      PosixFileAttributes old = Files.readAttributes(target, PosixFileAttributes.class);
      Path fresh = Files.createTempFile(target.resolveSibling(""), ".fmt", ".new");
      try {
        write(fresh, text);
        keep(old, fresh);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + FileFailure.reason(e), e);
    }
  }

  private static void keep(PosixFileAttributes old, Path fresh) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    PosixFileAttributes made = view.readAttributes();
    if (!made.group().equals(old.group())) {
      view.setGroup(old.group());
    }
    if (!made.owner().equals(old.owner())) {
      view.setOwner(old.owner());
    }
    view.setPermissions(old.permissions());
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
