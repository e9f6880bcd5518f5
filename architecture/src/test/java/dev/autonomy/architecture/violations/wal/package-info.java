/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.wal;

import org.jspecify.annotations.NullMarked;
