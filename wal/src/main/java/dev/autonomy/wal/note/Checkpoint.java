package dev.autonomy.wal.note;

import dev.autonomy.wal.tree.Hash;
import java.util.Optional;

/**
 * What a log's key has signed: the tree's size and root (C2SP tlog-checkpoint).
 *
 * @param origin the log's identity
 * @param size frames the checkpoint covers
 * @param root RFC 6962 root over them
 */
public record Checkpoint(String origin, long size, Hash root) {

  private static final int LINES = 3;

  /** Reads a note's text; empty when it is not a checkpoint's. Extension lines are skipped. */
  public static Optional<Checkpoint> parse(String noteText) {
    String[] lines = noteText.split("\n", -1);
    // The text ends in a newline, so that the last line is empty and no other one is.
    if (lines.length <= LINES || !noteText.endsWith("\n")) {
      return Optional.empty();
    }
    for (int i = 0; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        return Optional.empty();
      }
    }
    Hash root = Hash.parse(lines[2]);
    try {
      long size = Long.parseLong(lines[1]);
      if (root == null || size < 0 || !Long.toString(size).equals(lines[1])) {
        return Optional.empty();
      }
      return Optional.of(new Checkpoint(lines[0], size, root));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Three lines: origin, size, root. */
  public String toText() {
    return origin + "\n" + size + "\n" + root + "\n";
  }
}
