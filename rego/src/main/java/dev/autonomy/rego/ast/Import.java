package dev.autonomy.rego.ast;

import org.jspecify.annotations.Nullable;

/**
 * {@code import path as alias}.
 *
 * @param path begins with {@code data}, {@code input}, {@code future} or {@code rego}
 * @param alias null when not written
 */
public record Import(Term.Ref path, @Nullable String alias, Location location) {}
