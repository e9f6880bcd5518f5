/** The edge relay as a daemon. */
module dev.autonomy.edged {
  requires transitive dev.autonomy.edge;
  requires dev.autonomy.http;
  requires dev.autonomy.http2;
  requires dev.autonomy.json;
  requires dev.autonomy.line;
  requires java.sql;
  requires jdk.net;
  requires org.tomlj;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports dev.autonomy.edged;
}
