/** Placeholder overview. */
@NullMarked
package dev.autonomy.rego;

import org.jspecify.annotations.NullMarked;
