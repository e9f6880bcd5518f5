/** The edge relay: segments moved between nodes that name each other. */
module dev.autonomy.edge {
  requires transitive dev.autonomy.json;
  requires static org.jspecify;

  exports dev.autonomy.edge;
  exports dev.autonomy.edge.control;
}
