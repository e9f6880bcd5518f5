/** Placeholder overview. */
@NullMarked
package dev.autonomy.wal;

import org.jspecify.annotations.NullMarked;
