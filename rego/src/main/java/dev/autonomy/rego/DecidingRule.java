package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;

/**
 * The rule that gave a document its value.
 *
 * @param path the document, such as {@code data.autonomy.allow}
 * @param location the rule, or the {@code else} branch, by file, row and column
 */
public record DecidingRule(String path, Location location) {}
