/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.edge;

import org.jspecify.annotations.NullMarked;
