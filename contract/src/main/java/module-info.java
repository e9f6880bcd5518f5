/** Records that cross a boundary of Autonomy, and their JSON forms. */
module dev.autonomy.contract {
  requires static org.jspecify;
  requires transitive dev.autonomy.json;

  exports dev.autonomy.contract;
}
