/** From tool call to decision: policy, then the checks of later layers. */
module dev.autonomy.gate {
  requires static org.jspecify;
  requires transitive dev.autonomy.bundle;
  requires transitive dev.autonomy.contract;
  requires transitive dev.autonomy.json;
  requires transitive dev.autonomy.rego;

  exports dev.autonomy.gate;
}
