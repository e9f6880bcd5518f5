package dev.autonomy.edged;

import dev.autonomy.edge.control.ControlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Who may command: the user that the daemon runs as, and root. */
final class SocketOwner {

  /** By name, and by number where no name is known. */
  private static final Set<String> ROOT = Set.of("root", "0");

  private final UserPrincipal user;

  SocketOwner(UserPrincipal user) {
    this.user = user;
  }

  /** The user who made the socket: this process's. */
  static SocketOwner of(Path socket) throws IOException {
    return new SocketOwner(Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS));
  }

  void require(UserPrincipal other) throws ControlException {
    if (!other.equals(user) && !ROOT.contains(other.getName())) {
      throw new ControlException(
          ControlCodes.NOT_PERMITTED,
          "user `"
              + other.getName()
              + "` may not command this daemon: run as `"
              + user.getName()
              + "` or as root");
    }
  }
}
