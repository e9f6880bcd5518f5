/** Key pairs and signatures made, through Bouncy Castle. Loaded only by the commands that sign. */
@NullMarked
package dev.autonomy.signing;

import org.jspecify.annotations.NullMarked;
