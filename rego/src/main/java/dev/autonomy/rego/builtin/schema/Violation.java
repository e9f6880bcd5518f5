package dev.autonomy.rego.builtin.schema;

/**
 * What is wrong with a document.
 *
 * @param type what kind of problem it is, such as {@code invalid_type}
 * @param field where it is: names and indexes with points between, or {@code (root)}
 * @param description what it is
 */
public record Violation(String type, String field, String description) {}
