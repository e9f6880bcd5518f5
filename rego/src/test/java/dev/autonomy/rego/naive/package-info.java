/**
 * Rego evaluated as its definition reads: a tree is walked, variables are looked up by name in
 * substitutions that never change, every rule is tried. Slow on purpose; the planned form must
 * agree with it.
 *
 * {@snippet :
 * NaiveDocuments documents = new NaiveDocuments(modules, data, input);
 * Value value = documents.value("p", "allow");
 * }
 */
@NullMarked
package dev.autonomy.rego.naive;

import org.jspecify.annotations.NullMarked;
