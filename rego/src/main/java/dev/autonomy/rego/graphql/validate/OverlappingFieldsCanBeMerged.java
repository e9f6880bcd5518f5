package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields with one name in the response ask for the same thing. */
final class OverlappingFieldsCanBeMerged extends Rule {

  private final FieldMerger merger;

  OverlappingFieldsCanBeMerged(Validation validation) {
    super(validation);
    merger = new FieldMerger(validation);
  }

  @Override
  void operation(OperationDefinition operation) throws GraphQlException {
    check(operation.selections(), validation().schema().root(operation.type()));
  }

  @Override
  void field(Site.OfField site) throws GraphQlException {
    if (validation().operation() != null) {
      check(site.field().selections(), merger.typeOf(site));
    }
  }

  @Override
  void inlineFragment(Site.OfInlineFragment site) throws GraphQlException {
    Selection.InlineFragment fragment = site.fragment();
    check(fragment.selections(), merger.typeOf(fragment, site.parent()));
  }

  @Override
  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) throws GraphQlException {
    check(fragment.selections(), type);
  }

  private void check(List<Selection> selections, @Nullable SchemaType parent)
      throws GraphQlException {
    if (!selections.isEmpty() && !validation().problems().isFull()) {
      for (Conflict conflict : merger.conflictsWithin(selections, parent)) {
        report(conflict.position(), conflict.message());
      }
    }
  }
}
