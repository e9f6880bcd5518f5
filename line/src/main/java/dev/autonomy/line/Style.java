package dev.autonomy.line;

/** Emphasis on a terminal (ECMA-48 SGR), or none at all when colour is off. */
public enum Style {
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33");

  private final String start;

  Style(String code) {
    this.start = "\u001b[" + code + "m";
  }

  /** The text with this emphasis, or as it is when colour is off. */
  String apply(String text, boolean colour) {
    return colour && !text.isEmpty() ? start + text + "\u001b[0m" : text;
  }
}
