/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.gate;

import org.jspecify.annotations.NullMarked;
