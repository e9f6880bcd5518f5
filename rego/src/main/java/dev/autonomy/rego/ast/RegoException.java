package dev.autonomy.rego.ast;

import java.util.List;

/** A policy was refused; carries everything that is wrong with it, sorted by location. */
public final class RegoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RegoError> errors;

  /** A refusal for these reasons, at least one. */
  public RegoException(List<RegoError> errors) {
    super(describe(errors));
    this.errors = List.copyOf(errors);
  }

  /** All that is wrong. */
  public List<RegoError> errors() {
    return errors;
  }

  private static String describe(List<RegoError> errors) {
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("a refusal needs at least one error");
    }
    StringBuilder text = new StringBuilder();
    if (errors.size() > 1) {
      text.append(errors.size()).append(" errors occurred:\n");
    }
    for (int i = 0; i < errors.size(); i++) {
      text.append(i == 0 ? "" : "\n").append(errors.get(i));
    }
    return text.toString();
  }
}
