package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this node is called in the log and in {@code input.node.id}. */
final class NodeIdentity {

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  static final Option<String> NODE_ID =
      Option.text("node-id", "what this node is called in the log and in `input.node.id`")
          .placeholder("NAME")
          .orShown("the host's name")
          .variable("AUTONOMY_NODE_ID")
          .configKey("identity.node_id");

  private NodeIdentity() {}

  /** The configured name, else the host's. */
  static String of(Arguments arguments) {
    return arguments.find(NODE_ID).orElseGet(NodeIdentity::hostName);
  }

  /** Linux tells without a name server; elsewhere the resolver is asked. */
  private static String hostName() {
    try {
      String name = Files.readString(HOST_NAME, StandardCharsets.UTF_8).strip();
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // Not Linux.
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "local";
    }
  }
}
