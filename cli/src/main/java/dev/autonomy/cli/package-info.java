/** The command line. */
@NullMarked
package dev.autonomy.cli;

import org.jspecify.annotations.NullMarked;
