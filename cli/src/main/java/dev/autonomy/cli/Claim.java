package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A file, and what lies beside it, that nobody else who claims it changes meanwhile. What is locked
 * is a hidden file beside it, which ends with the claim: the file itself may be replaced.
 */
final class Claim implements AutoCloseable {

  private final Path marker;
  private final FileChannel channel;

  private Claim(Path marker, FileChannel channel) {
    this.marker = marker;
    this.channel = channel;
  }

  /**
   * Claims a file, which need not be there.
   *
   * @throws CommandException if somebody else has claimed it, or nothing can be written beside it
   */
  static Claim of(Path file) throws CommandException {
    return claim(file, Claim::isLocked);
  }

  /**
   * Claims a file as soon as no other process has it claimed.
   *
   * @throws CommandException if somebody in this process has claimed it, or nothing can be written
   *     beside it
   */
  static Claim awaited(Path file) throws CommandException {
    return claim(file, Claim::isLockedAtLast);
  }

  /** How a marker is locked. */
  private interface Locking {
    boolean isLocked(FileChannel channel) throws IOException;
  }

  private static Claim claim(Path file, Locking locking) throws CommandException {
    Path marker = file.resolveSibling("." + file.getFileName() + ".lock");
    try {
      while (true) {
        Optional<Claim> claim = attempt(file, marker, locking);
        if (claim.isPresent()) {
          return claim.get();
        }
        // The marker ended with its claim, just before it was locked here.
      }
    } catch (NoSuchFileException e) {
      throw new CommandException("cannot write " + file + ": there is no such directory", e);
    } catch (IOException e) {
      throw new CommandException("cannot lock " + marker + ": " + FileFailure.reason(e), e);
    }
  }

  private static Optional<Claim> attempt(Path file, Path marker, Locking locking)
      throws IOException, CommandException {
    try {
      Files.createFile(marker);
    } catch (FileAlreadyExistsException _) {
      // Of somebody who has it claimed, or who was killed.
    }
    Optional<Object> seen = key(marker);
    Optional<FileChannel> opened = open(marker);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      if (!locking.isLocked(opened.get())) {
        throw new CommandException(
            file + " is being written by somebody else: wait, and try again");
      }
      held = key(marker).equals(seen);
      return held ? Optional.of(new Claim(marker, opened.get())) : Optional.empty();
    } finally {
      if (!held) {
        opened.get().close();
      }
    }
  }

  /** What tells the file under this name from one that takes its place. */
  private static Optional<Object> key(Path marker) throws IOException {
    try {
      return Optional.ofNullable(
          Files.readAttributes(marker, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Optional<FileChannel> open(Path marker) throws IOException {
    try {
      return Optional.of(
          FileChannel.open(marker, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false; // somebody in this process
    }
  }

  private static boolean isLockedAtLast(FileChannel channel) throws IOException {
    try {
      channel.lock(); // ends with the channel
      return true;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws CommandException {
    try (channel) {
      KeptFiles.remove(marker);
    } catch (IOException e) {
      throw new CommandException("cannot unlock " + marker + ": " + FileFailure.reason(e), e);
    }
  }
}
