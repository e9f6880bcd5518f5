/**
 * The rules for queries (GraphQL, October 2021, section 5), a class for each. One walk over the
 * document tells all rules of each part, with what the schema says of it.
 *
 * {@snippet :
 * Schema schema = Schema.of(SchemaParser.parse("type Query { speed: Float }", work), work);
 * QueryDocument query = QueryParser.parse("{ sped }", work);
 * Problems problems = QueryValidator.validate(schema, query, work);
 * for (Problems.Problem problem : problems.list()) {
 *   System.out.println(problem.position() + " " + problem.message());
 *   // 1:3 Cannot query field "sped" on type "Query". Did you mean "speed"?
 * }
 * boolean valid = QueryValidator.isValid(schema, query, work); // false, and the quicker way
 * }
 */
@NullMarked
package dev.autonomy.rego.graphql.validate;

import org.jspecify.annotations.NullMarked;
