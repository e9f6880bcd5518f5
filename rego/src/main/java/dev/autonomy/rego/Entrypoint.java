package dev.autonomy.rego;

/** A document of one policy, looked up once and evaluated often. */
public final class Entrypoint {

  private final String path;
  private final int index;
  private final boolean defined;

  Entrypoint(String path, int index, boolean defined) {
    this.path = path;
    this.index = index;
    this.defined = defined;
  }

  /** The path as it was asked for. */
  public String path() {
    return path;
  }

  /** Whether the policy has a rule, a package or a part of one there, its data left aside. */
  public boolean isDefined() {
    return defined;
  }

  int index() {
    return index;
  }

  @Override
  public String toString() {
    return path;
  }
}
