package dev.autonomy.rego.graphql.ast;

/**
 * A place in a document's text.
 *
 * @param line from 1
 * @param column from 1, in code points; that of a string is its first character's, and that of a
 *     block string of several lines is counted back from its last one, so that it may be negative
 */
public record Position(int line, int column) {}
