/** Placeholder overview. */
@NullMarked
package dev.autonomy.bundle;

import org.jspecify.annotations.NullMarked;
