package dev.autonomy.rego.eval;

import org.jspecify.annotations.Nullable;

/**
 * The places in {@code data} that {@code with} has replaced; rules at and below them do not count.
 */
record Targets(Path path, @Nullable Targets earlier) {}
