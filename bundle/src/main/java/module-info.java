/** Policy bundles: archive, manifest, managed store. */
module dev.autonomy.bundle {
  requires static org.jspecify;
  requires transitive dev.autonomy.contract;
  requires transitive dev.autonomy.json;
  requires transitive dev.autonomy.rego;
  requires transitive dev.autonomy.trust;
  requires org.snakeyaml.engine;

  exports dev.autonomy.bundle;
}
