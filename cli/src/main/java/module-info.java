/** The command line of Autonomy. */
module dev.autonomy.cli {
  requires static org.jspecify;
  requires dev.autonomy.bundle;
  requires dev.autonomy.contract;
  requires dev.autonomy.edge;
  requires dev.autonomy.gate;
  requires dev.autonomy.json;
  requires dev.autonomy.line;
  requires dev.autonomy.rego;
  requires dev.autonomy.runtime;
  requires dev.autonomy.supply;
  requires dev.autonomy.telemetry;
  requires dev.autonomy.trust;
  requires dev.autonomy.wal;

  exports dev.autonomy.cli;

  uses dev.autonomy.supply.RegistryProvider;
  uses dev.autonomy.telemetry.ReceiverProvider;
  uses dev.autonomy.trust.SigningProvider;
}
