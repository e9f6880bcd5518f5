/**
 * Schemas: definitions and their extensions put together and checked, with all that GraphQL itself
 * defines.
 *
 * {@snippet :
 * SchemaDocument document = SchemaParser.parse("type Query { robot: Robot }", work);
 * try {
 *   Schema schema = Schema.of(document, work);
 *   SchemaType query = schema.root(OperationType.QUERY);
 *   FieldDefinition field = query.field("robot");
 *   Set<String> types = schema.possibleTypes("Query"); // only itself
 * } catch (GraphQlException e) {
 *   System.out.println(e.getMessage()); // Undefined type Robot.
 * }
 * }
 */
@NullMarked
package dev.autonomy.rego.graphql.schema;

import org.jspecify.annotations.NullMarked;
