/**
 * Parsers for GraphQL's text, by recursive descent with one token of look-ahead.
 *
 * {@snippet :
 * try {
 *   QueryDocument query = QueryParser.parse("{ speed(unit: KMH) }", work);
 *   SchemaDocument schema = SchemaParser.parse("type Query { speed(unit: Unit): Float }", work);
 *   TypeDefinition type = schema.types().getFirst(); // OBJECT Query with a field
 *   QueryParser.parse("{", work); // throws
 * } catch (GraphQlException e) {
 *   System.out.println(e.getMessage() + " at " + e.position()); // Expected Name, found <EOF>
 * }
 * }
 */
@NullMarked
package dev.autonomy.rego.graphql.parse;

import org.jspecify.annotations.NullMarked;
