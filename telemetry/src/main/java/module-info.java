/** Delivery of the log to whoever collects it. */
module dev.autonomy.telemetry {
  requires dev.autonomy.json;
  requires transitive dev.autonomy.wal;
  requires static org.jspecify;

  exports dev.autonomy.telemetry;
}
