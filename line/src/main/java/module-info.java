/** A small command-line layer: commands, options and arguments as data. */
module dev.autonomy.line {
  requires static org.jspecify;

  exports dev.autonomy.line;
}
