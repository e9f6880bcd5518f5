package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;

/**
 * A rule that is tried in every evaluation of its document, because the index over the rules has
 * nothing to tell it apart by.
 *
 * @param path the document or function, such as {@code data.agent.allow}
 * @param location the rule
 * @param reason why, in one line
 */
public record IndexNote(String path, Location location, String reason) {}
