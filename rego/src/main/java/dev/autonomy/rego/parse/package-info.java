/**
 * The parser: Rego text to the syntax tree of {@link dev.autonomy.rego.ast}.
 *
 * <pre>{@code
 * Source source = new Source("policy.rego", text);
 * try {
 *   RegoModule module = Parser.parse(source, ParserOptions.DEFAULT);
 *   use(module.rules());
 * } catch (RegoException refused) {
 *   for (RegoError error : refused.errors()) {
 *     print(error.location().row(), error.location().column(), error.message());
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.autonomy.rego.parse;

import org.jspecify.annotations.NullMarked;
