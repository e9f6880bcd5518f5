/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.runtime;

import org.jspecify.annotations.NullMarked;
