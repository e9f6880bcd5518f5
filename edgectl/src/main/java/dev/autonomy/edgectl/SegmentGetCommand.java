package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** {@code edgectl segment get}. */
final class SegmentGetCommand extends ControlCommand {

  private static final Option<Path> TO_FILE =
      Option.file("to-file", "where to write the content; standard output without it");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "replace the file if it is there");

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment get", "Get the content of a segment")
        .operands("<segment>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            "The content is hashed again on its way. A file appears when it is whole and right, or"
                + " not at all; on standard output only the exit status tells.")
        .options(TO_FILE, FORCE)
        .exits(
            new Exit("0", "the content is written and hashes to its name"),
            new Exit("1", "it is not here, or damaged"),
            ControlOptions.DOWN);
  }

  @Override
  int ask(Dialogue daemon) throws IOException, CommandException, UsageException {
    String segment = daemon.segment(0);
    ControlRequest request = ControlRequest.of("segment.get").with("segment", segment);
    Optional<Path> file = daemon.arguments().find(TO_FILE);
    if (file.isPresent()) {
      toFile(daemon, request, segment, file.get().toAbsolutePath());
    } else if (daemon.terminal().isInteractive()) {
      throw new UsageException("standard output is a terminal: give `--to-file`, or redirect it");
    } else {
      copy(daemon, request, segment, new FileOutputStream(FileDescriptor.out));
    }
    return ExitStatus.DONE;
  }

  private static void toFile(Dialogue daemon, ControlRequest request, String segment, Path file)
      throws IOException, CommandException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !daemon.arguments().value(FORCE)) {
      throw new CommandException(file + " is there already: --force replaces it");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        copy(daemon, request, segment, Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void copy(
      Dialogue daemon, ControlRequest request, String segment, OutputStream target)
      throws IOException, CommandException {
    MessageDigest hash = sha256();
    daemon.client().receive(request, new DigestOutputStream(target, hash));
    String actual = "sha256:" + HexFormat.of().formatHex(hash.digest());
    if (!actual.equals(segment)) {
      throw new CommandException(
          "the content of "
              + segment
              + " is damaged: it hashes to "
              + actual
              + "; see edgectl fsck");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
