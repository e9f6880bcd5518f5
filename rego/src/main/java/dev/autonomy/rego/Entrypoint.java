package dev.autonomy.rego;

import dev.autonomy.rego.eval.Operand;

/** A document of one policy, looked up once and evaluated often. */
public final class Entrypoint {

  /** Instead of the number of a document. */
  static final int NO_DOCUMENT = -1;

  private final String path;
  private final Operand operand;
  private final int document;
  private final boolean defined;

  Entrypoint(String path, Operand operand, int document, boolean defined) {
    this.path = path;
    this.operand = operand;
    this.document = document;
    this.defined = defined;
  }

  /** The path as it was asked for. */
  public String path() {
    return path;
  }

  /** Whether rules are at, above or below this place. Base data have no part in it. */
  public boolean isDefined() {
    return defined;
  }

  Operand operand() {
    return operand;
  }

  int document() {
    return document;
  }

  @Override
  public String toString() {
    return path;
  }
}
