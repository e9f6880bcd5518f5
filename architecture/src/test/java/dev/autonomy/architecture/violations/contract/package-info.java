/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.contract;

import org.jspecify.annotations.NullMarked;
