/**
 * What Bouncy Castle finds in the place of {@code java.util.logging}, which the runtime image does
 * not have. The distribution's build points it here, as it does with the libraries of
 * OpenTelemetry.
 *
 * {@snippet :
 * Logger.getLogger("any").warning("nobody reads this");
 * }
 */
@NullMarked
package dev.autonomy.signing.logging;

import org.jspecify.annotations.NullMarked;
