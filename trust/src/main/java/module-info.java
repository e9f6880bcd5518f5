/** Keys, and signatures over bytes as cosign makes them. */
module dev.autonomy.trust {
  requires static org.jspecify;
  requires dev.autonomy.json;

  exports dev.autonomy.trust;
}
