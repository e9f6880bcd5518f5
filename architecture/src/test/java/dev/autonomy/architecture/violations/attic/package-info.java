/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.attic;

import org.jspecify.annotations.NullMarked;
