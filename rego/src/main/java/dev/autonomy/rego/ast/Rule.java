package dev.autonomy.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule. Several bodies behind one head ({@code p { a } { b }}) are several rules.
 *
 * @param isDefault whether {@code default} stands before it
 * @param body what must hold; empty when not written
 * @param otherwise the rule behind {@code else}, which repeats the head with a value of its own
 * @param annotations of scope {@code rule} and {@code document}, in order
 */
public record Rule(
    boolean isDefault,
    Head head,
    Body body,
    @Nullable Rule otherwise,
    List<Annotations> annotations,
    Location location) {
  public Rule {
    annotations = List.copyOf(annotations);
  }

  /** The same with another head and body. */
  public Rule with(Head otherHead, Body otherBody) {
    return new Rule(isDefault, otherHead, otherBody, otherwise, annotations, location);
  }

  /** The same with another rule behind {@code else}. */
  public Rule withOtherwise(@Nullable Rule following) {
    return new Rule(isDefault, head, body, following, annotations, location);
  }
}
