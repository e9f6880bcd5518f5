package dev.autonomy.rego.graphql.ast;

import java.util.List;

/**
 * Comments around a definition, each with its number sign.
 *
 * @param beforeDescription in front of the description
 * @param afterDescription between the description and what it describes, or in front of that
 * @param atEnd in front of the brace that ends the definition
 */
public record Comments(
    List<String> beforeDescription, List<String> afterDescription, List<String> atEnd) {

  /** No comments at all. */
  public static final Comments NONE = new Comments(List.of(), List.of(), List.of());

  /** These and the comments at the end. */
  public Comments withEnd(List<String> comments) {
    return new Comments(beforeDescription, afterDescription, comments);
  }
}
