/**
 * JSON Schema (drafts 4, 6 and 7) over values: compiles a schema once, then validates documents,
 * with the error objects that OPA gives.
 *
 * {@snippet :
 * SchemaSupport support = supportOf(context); // budget, patterns, formats
 * Schema schema = SchemaCompiler.compile(support, schemaDocument);
 * for (Violation violation : SchemaValidator.validate(support, schema, document)) {
 *   System.out.println(violation.field() + ": " + violation.description());
 * }
 * }
 *
 * <p>Numbers are compared exactly, nesting is bounded, and all work is charged to the budget.
 * References lead within the schema; nothing is ever fetched.
 */
@NullMarked
package dev.autonomy.rego.builtin.schema;

import org.jspecify.annotations.NullMarked;
