package dev.autonomy.rego.ast;

/**
 * A comment.
 *
 * @param text what follows the {@code #}, up to the end of the line
 * @param location from the {@code #} on
 */
public record Comment(String text, Location location) {}
