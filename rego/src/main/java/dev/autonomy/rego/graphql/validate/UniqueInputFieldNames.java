package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;

/** A field of an input object is given once. */
final class UniqueInputFieldNames extends Rule {

  UniqueInputFieldNames(Validation validation) {
    super(validation);
  }

  @Override
  void value(Site.OfValue site) {
    if (site.value().kind() != LiteralKind.OBJECT) {
      return;
    }
    Names seen = new Names(site.value().children().size());
    for (Literal.Child field : site.value().children()) {
      if (seen.isKnown(field.name())) {
        report(
            field.position(), "There can be only one input field named \"" + field.name() + "\".");
      }
    }
  }
}
