/** How a policy travels: lock, registry, releases, the order of verification. */
module dev.autonomy.supply {
  requires static org.jspecify;
  requires transitive dev.autonomy.bundle;
  requires transitive dev.autonomy.contract;
  requires dev.autonomy.json;
  requires transitive dev.autonomy.trust;
  requires org.apache.commons.codec;

  exports dev.autonomy.supply;
}
