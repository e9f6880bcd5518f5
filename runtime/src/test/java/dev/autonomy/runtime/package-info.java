@NullMarked
package dev.autonomy.runtime;

import org.jspecify.annotations.NullMarked;
