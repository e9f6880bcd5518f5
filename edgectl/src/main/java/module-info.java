/** The operator's tool of the edge relay. */
module dev.autonomy.edgectl {
  requires static org.jspecify;
  requires dev.autonomy.edge;
  requires dev.autonomy.json;
  requires dev.autonomy.line;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;
  requires org.tomlj;

  exports dev.autonomy.edgectl;
}
