/** Placeholder overview. */
@NullMarked
package dev.autonomy.contract;

import org.jspecify.annotations.NullMarked;
