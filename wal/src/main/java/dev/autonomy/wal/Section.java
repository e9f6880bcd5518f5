package dev.autonomy.wal;

import org.jspecify.annotations.Nullable;

/**
 * A member of a frame's {@code attrs} whose own members may have to be forgotten one day. The frame
 * commits to each of them by a salted hash; the values stand beside the frame, as disclosures.
 */
public enum Section {
  /** The parameters of a tool call. */
  PARAMS("params"),
  /** What the caller claimed about itself. */
  CONTEXT("context"),
  /** What a tool answered. */
  OUTPUT("output");

  private final String wireName;

  Section(String wireName) {
    this.wireName = wireName;
  }

  /** The member's name in {@code attrs}. */
  public String wireName() {
    return wireName;
  }

  /** The section of that name, or null when the name is an ordinary attribute's. */
  static @Nullable Section named(String name) {
    return switch (name) {
      case "params" -> PARAMS;
      case "context" -> CONTEXT;
      case "output" -> OUTPUT;
      default -> null;
    };
  }
}
