/** The tamper-evident log on disk. */
module dev.autonomy.wal {
  requires transitive dev.autonomy.json;
  requires static org.jspecify;

  exports dev.autonomy.wal;
  exports dev.autonomy.wal.note;
  exports dev.autonomy.wal.tree;
}
