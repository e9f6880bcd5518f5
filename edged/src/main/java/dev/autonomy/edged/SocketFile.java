package dev.autonomy.edged;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The control socket as a file: 0600 in a folder that is closed to others. */
final class SocketFile {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private SocketFile() {}

  /** Makes the folder, or checks it, and takes away a socket that nobody listens at. */
  static void prepare(Path socket) throws IOException {
    Path folder =
        Optional.ofNullable(socket.toAbsolutePath().getParent())
            .orElseThrow(() -> new IOException("the control socket needs a folder: " + socket));
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER));
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!OWNER.containsAll(attributes.permissions())) {
      throw new IOException(
          "the folder of the control socket is open to others: "
              + folder
              + " is "
              + PosixFilePermissions.toString(attributes.permissions())
              + ", expected rwx------: chmod 700 it");
    }
    removeDead(socket);
  }

  private static void removeDead(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes attributes =
        Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException(
          "there is a file that is no socket where the control socket belongs: "
              + socket
              + ": move it away");
    }
    if (isAlive(socket)) {
      throw new IOException(
          "another daemon listens at " + socket + ": stop it, or give this one its own state_root");
    }
    Files.deleteIfExists(socket);
  }

  private static boolean isAlive(Path socket) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (java.net.ConnectException _) {
      return false;
    }
  }

  /** Between the bind and this, the folder keeps others out. */
  static void closeToOthers(Path socket) throws IOException {
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
  }

  static void remove(Path socket) throws IOException {
    Files.deleteIfExists(socket);
  }
}
