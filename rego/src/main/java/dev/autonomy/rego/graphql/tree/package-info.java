/**
 * Documents as trees of Rego values, in the shape that OPA's functions give: objects with the names
 * of gqlparser's fields as keys, without positions and without what is empty.
 *
 * {@snippet :
 * QueryDocument document = QueryParser.parse("{ speed }", work);
 * ObjectValue tree = QueryTrees.write(document, work);
 * System.out.println(tree);
 * // {"Operations": [{"Name": "", "Operation": "query",
 * //     "SelectionSet": [{"Alias": "speed", "Name": "speed"}]}]}
 * QueryDocument same = QueryTrees.read(tree, work); // but for positions
 * SchemaDocument schema = SchemaTrees.read(ObjectValue.EMPTY, work); // a schema with nothing in it
 * }
 */
@NullMarked
package dev.autonomy.rego.graphql.tree;

import org.jspecify.annotations.NullMarked;
