/** Tests of the distribution as a user gets it. */
@NullMarked
package dev.autonomy.acceptance;

import org.jspecify.annotations.NullMarked;
