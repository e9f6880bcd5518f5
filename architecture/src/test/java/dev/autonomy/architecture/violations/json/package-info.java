/** Breaks house rules on purpose. */
@NullMarked
package dev.autonomy.architecture.violations.json;

import org.jspecify.annotations.NullMarked;
