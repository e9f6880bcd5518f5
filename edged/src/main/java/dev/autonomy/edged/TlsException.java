package dev.autonomy.edged;

import java.util.List;

/** Says why the node's own certificate, key, authorities or revocation lists cannot be used. */
public final class TlsException extends Exception {

  private final List<String> lines;

  TlsException(List<String> lines) {
    super(String.join("\n", lines), null, false, false);
    this.lines = List.copyOf(lines);
  }

  TlsException(String line) {
    this(List.of(line));
  }

  /** The problems, one line each: the file, what is wrong, what to do. */
  public List<String> lines() {
    return lines;
  }
}
