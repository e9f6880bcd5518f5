/**
 * What the libraries of OpenTelemetry find in the place of {@code java.util.logging}, which the
 * runtime image does not have: a module for logging in the image would be bound, and looked for, at
 * every start of every command. The build points the libraries here.
 *
 * {@snippet :
 * Logger.getLogger("any").log(Level.WARNING, "nobody reads this");
 * }
 */
@NullMarked
package dev.autonomy.otlp.logging;

import org.jspecify.annotations.NullMarked;
