package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.Set;

/** Some type fits both a fragment and the place where it is spread. */
final class PossibleFragmentSpreads extends Rule {

  PossibleFragmentSpreads(Validation validation) {
    super(validation);
  }

  @Override
  void inlineFragment(Site.OfInlineFragment site) {
    SchemaType parent = site.parent();
    String condition = site.fragment().typeCondition();
    if (parent != null && isImpossible(parent, condition)) {
      report(site.fragment().position(), "Fragment cannot be spread here" + why(parent, condition));
    }
  }

  @Override
  void spread(Site.OfSpread site) {
    SchemaType parent = site.parent();
    FragmentDefinition definition = site.definition();
    if (parent == null || definition == null) {
      return;
    }
    String condition = definition.typeCondition();
    if (isImpossible(parent, condition)) {
      report(
          site.spread().position(),
          "Fragment \""
              + site.spread().name()
              + "\" cannot be spread here"
              + why(parent, condition));
    }
  }

  private static String why(SchemaType parent, String condition) {
    return " as objects of type \""
        + parent.name()
        + "\" can never be of type \""
        + condition
        + "\".";
  }

  private boolean isImpossible(SchemaType parent, String condition) {
    SchemaType type = validation().schema().type(condition);
    if (type == null || !type.kind().isComposite() || !parent.kind().isComposite()) {
      return false;
    }
    Set<String> here =
        parent.kind() == TypeKind.OBJECT
            ? Set.of(parent.name())
            : validation().schema().possibleTypes(parent.name());
    Set<String> there = validation().schema().possibleTypes(condition);
    return here.size() < there.size() ? areDisjoint(here, there) : areDisjoint(there, here);
  }

  private boolean areDisjoint(Set<String> fewer, Set<String> more) {
    for (String name : fewer) {
      validation().work().charge(1);
      if (more.contains(name)) {
        return false;
      }
    }
    return true;
  }
}
