package dev.autonomy.edge;

/**
 * Where a segment came from.
 *
 * @param peer the peer that sent it; empty for one that was put in on this node
 */
public record Origin(String peer) {

  public static final Origin LOCAL = new Origin("");

  public boolean local() {
    return peer.isEmpty();
  }
}
