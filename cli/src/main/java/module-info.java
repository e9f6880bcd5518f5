/** The command line of Autonomy. */
module dev.autonomy.cli {
  requires static org.jspecify;
  requires dev.autonomy.contract;
  requires dev.autonomy.json;
  requires dev.autonomy.runtime;
  requires dev.autonomy.wal;

  exports dev.autonomy.cli;
}
