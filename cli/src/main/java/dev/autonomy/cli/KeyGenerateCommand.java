package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code autonomy key generate}. */
final class KeyGenerateCommand implements Command {

  private static final Option<Path> OUT =
      Option.file("out", "what the two files are called, before .key and .pub")
          .placeholder("PREFIX")
          .or("autonomy");

  private static final String OWNER_ONLY = "rw-------";
  private static final String EVERYBODY = "rw-r--r--";

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("key generate", "Make a key pair to sign policies with")
        .description(
            """
            Writes PREFIX.key, the private key, encrypted with the password in \
            AUTONOMY_KEY_PASSWORD or else COSIGN_PASSWORD and readable by its owner only, and \
            PREFIX.pub, which everybody may have. Both are as cosign writes and reads them: ECDSA \
            over P-256. Files that are there already stay as they are.\
            """)
        .options(OUT, CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "A key for a team", "AUTONOMY_KEY_PASSWORD=... autonomy key generate --out team"))
        .exits(
            new Exit("0", "both files are written"),
            new Exit("1", "one is there already, or cannot be written; neither is new"))
        .seeAlso("bundle sign", "bundle verify");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path prefix = arguments.value(OUT);
    Path name = prefix.getFileName();
    if (name == null) {
      throw new UsageException(
          "`" + prefix + "` is no `--out`: expected how files are to be called");
    }
    Path privateFile = prefix.resolveSibling(name + ".key");
    Path publicFile = prefix.resolveSibling(name + ".pub");
    byte[] password = SigningKeyOptions.newPassword(surroundings.environment());
    refuseIfPresent(privateFile);
    refuseIfPresent(publicFile);
    SigningProvider.KeyPair pair =
        ProgramLibrary.SIGNING.load(SigningProvider.class).generate(password);
    create(privateFile, pair.privateKey(), OWNER_ONLY);
    try {
      create(publicFile, pair.publicKey().toPem(), EVERYBODY);
    } catch (CommandException e) {
      remove(privateFile);
      throw e;
    }
    String id = pair.publicKey().id();
    String line =
        switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
          case TEXT -> "key generate: OK — " + privateFile + ", " + publicFile + " key=" + id;
          case JSON ->
              new JsonWriter()
                  .beginObject()
                  .member("private_key", privateFile.toString())
                  .member("public_key", publicFile.toString())
                  .member("key", id)
                  .endObject()
                  .toString();
        };
    surroundings.terminal().out().line(line);
    return ExitStatus.DONE;
  }

  private static void refuseIfPresent(Path file) throws CommandException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw present(file, null);
    }
  }

  private static CommandException present(Path file, @Nullable Throwable cause) {
    String message = file + " is there already, and keys are not overwritten: choose another --out";
    return cause == null ? new CommandException(message) : new CommandException(message, cause);
  }

  /** The file is new, with these rights from its first byte on, and on stable storage. */
  private static void create(Path file, byte[] bytes, String permissions) throws CommandException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      write(out, bytes, file);
    } catch (FileAlreadyExistsException e) {
      throw present(file, e);
    } catch (NoSuchFileException e) {
      throw new CommandException("cannot write " + file + ": there is no such directory", e);
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + FileFailure.reason(e), e);
    }
  }

  /** What cannot be written whole is taken away again. */
  private static void write(FileChannel out, byte[] bytes, Path file) throws IOException {
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    } catch (IOException e) {
      remove(file);
      throw e;
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // Why the other file could not be written is what the user has to know.
    }
  }
}
