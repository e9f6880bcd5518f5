/** Speaks OCI distribution to a registry, through ORAS. Loaded only by what goes to one. */
@NullMarked
package dev.autonomy.registry;

import org.jspecify.annotations.NullMarked;
