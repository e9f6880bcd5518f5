/** How a policy travels: lock, registry, releases, and the order in which all is verified. */
@NullMarked
package dev.autonomy.supply;

import org.jspecify.annotations.NullMarked;
