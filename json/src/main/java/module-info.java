module dev.autonomy.json {
  requires static org.jspecify;

  exports dev.autonomy.json;
}
