package dev.autonomy.rego.graphql.validate;

/** Fragments that are spread are defined. */
final class KnownFragmentNames extends Rule {

  KnownFragmentNames(Validation validation) {
    super(validation);
  }

  @Override
  void spread(Site.OfSpread site) {
    if (site.definition() == null) {
      report(site.spread().position(), "Unknown fragment \"" + site.spread().name() + "\".");
    }
  }
}
