/**
 * GraphQL documents for policies: reads queries and schemas, turns them into trees of Rego values
 * and back, and holds queries against schemas. Nothing here is loaded unless a policy calls one of
 * the functions {@code graphql.*}.
 *
 * {@snippet :
 * Work work = new Work(units -> {}); // pays nobody; a policy's budget would go here
 * SchemaDocument document = SchemaParser.parse("type Query { speed: Float }", work);
 * Schema schema = Schema.of(document, work);
 * QueryDocument query = QueryParser.parse("{ speed }", work);
 * boolean valid = QueryValidator.isValid(schema, query, work); // true
 * ObjectValue tree = QueryTrees.write(query, work); // {"Operations": [{"Name": "", ...}]}
 * Problems problems = QueryValidator.validate(schema, QueryTrees.read(tree, work), work);
 * problems.list().forEach(problem -> System.out.println(problem.message()));
 * }
 *
 * <p>The grammar is that of the specification of October 2021. Trees, rules and messages are those
 * of OPA, which takes them from the Go library gqlparser; where that departs from the specification
 * so does this, and says so at the place.
 *
 * <p>Everything is bounded, since documents come from strangers: {@link
 * dev.autonomy.rego.graphql.Work} counts what is done and how deep it goes.
 */
@NullMarked
package dev.autonomy.rego.graphql;

import org.jspecify.annotations.NullMarked;
