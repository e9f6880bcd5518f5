/**
 * Syntax trees of GraphQL documents. All of it is immutable; a position is null in what was built
 * from a tree of values, which has none.
 *
 * {@snippet :
 * QueryDocument document = QueryParser.parse("{ pose(frame: \"map\") { x } }", work);
 * OperationDefinition operation = document.operations().getFirst(); // of type QUERY
 * for (Selection selection : operation.selections()) {
 *   String name =
 *       switch (selection) {
 *         case Selection.Field field -> field.responseName(); // "pose"
 *         case Selection.FragmentSpread spread -> spread.name();
 *         case Selection.InlineFragment fragment -> fragment.typeCondition();
 *       };
 * }
 * }
 */
@NullMarked
package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.NullMarked;
