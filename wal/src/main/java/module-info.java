/** The tamper-evident log on disk. */
module dev.autonomy.wal {
  requires transitive dev.autonomy.json;
  requires static org.jspecify;

  exports dev.autonomy.wal;
}
