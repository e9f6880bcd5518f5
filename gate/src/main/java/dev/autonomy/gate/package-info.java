/** Placeholder overview. */
@NullMarked
package dev.autonomy.gate;

import org.jspecify.annotations.NullMarked;
