/** The policy-gated runtime: HTTP service, tools and subprocess wrap. */
module dev.autonomy.runtime {
  requires static org.jspecify;

  exports dev.autonomy.runtime;
}
