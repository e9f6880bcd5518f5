/** The Rego language: parser, checks, planner and evaluator. */
module dev.autonomy.rego {
  requires static org.jspecify;
  requires re2j;
  requires static org.snakeyaml.engine;
  requires transitive dev.autonomy.json;

  exports dev.autonomy.rego;
  exports dev.autonomy.rego.ast;
  exports dev.autonomy.rego.builtin;
  exports dev.autonomy.rego.check;
  exports dev.autonomy.rego.network;
  exports dev.autonomy.rego.format;
  exports dev.autonomy.rego.parse;
  exports dev.autonomy.rego.trace;
  exports dev.autonomy.rego.type;
  exports dev.autonomy.rego.value;
}
