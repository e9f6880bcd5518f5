/** The policy-gated runtime: HTTP service, tools and subprocess wrap. */
module dev.autonomy.runtime {
  requires transitive dev.autonomy.bundle;
  requires transitive dev.autonomy.contract;
  requires dev.autonomy.gate;
  requires dev.autonomy.http;
  requires dev.autonomy.json;
  requires transitive dev.autonomy.supply;
  requires transitive dev.autonomy.trust;
  requires transitive dev.autonomy.wal;
  requires jdk.unsupported;
  requires static org.jspecify;

  exports dev.autonomy.runtime;
}
