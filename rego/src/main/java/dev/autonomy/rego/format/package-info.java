/**
 * The formatter: Rego text to the same Rego in one style.
 *
 * <pre>{@code
 * Source source = new Source("policy.rego", text);
 * try {
 *   String formatted = Formatter.format(source, FormatOptions.DEFAULT);
 *   if (!formatted.equals(text)) {
 *     write(formatted);
 *   }
 * } catch (RegoException refused) {
 *   refused.errors().forEach(error -> print(error.toString()));
 * }
 * }</pre>
 *
 * <p>{@link dev.autonomy.rego.ast.TreePrinter} is not used here: it prints trees for messages, on
 * one line and without comments, and needs no source. Both share the table of operators and the
 * rules for names.
 */
@NullMarked
package dev.autonomy.rego.format;

import org.jspecify.annotations.NullMarked;
