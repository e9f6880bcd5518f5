/** The edge relay as a daemon. */
module dev.autonomy.edged {
  requires static org.jspecify;
  requires dev.autonomy.line;
  requires org.tomlj;

  exports dev.autonomy.edged;
}
