package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import org.jspecify.annotations.Nullable;

/** Exceptions that nobody should throw, as failures that say who threw them and where. */
public final class Defect {

  /** Characters of a foreign message that are worth repeating. */
  private static final int MAX_MESSAGE_CHARACTERS = 200;

  private Defect() {}

  /**
   * What {@code who} has thrown, as a failure with the code {@code code}. An exhausted stack is an
   * exhausted budget; an {@link EvaluationException} is returned as it is.
   *
   * @throws VirtualMachineError if it is one, such as exhausted memory: nothing can be told of it
   */
  public static EvaluationException asFailure(
      String who, String code, Throwable thrown, Location location) {
    if (thrown instanceof EvaluationException failure) {
      return failure;
    }
    if (thrown instanceof StackOverflowError) {
      return new EvaluationException(
          EvaluationException.BUDGET_EXCEEDED,
          "evaluation nests deeper than the stack of its thread",
          location,
          thrown);
    }
    if (thrown instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    String type = thrown.getClass().getSimpleName();
    String message = who + ": unexpected " + type + message(thrown.getMessage());
    return new EvaluationException(code, message, location, thrown);
  }

  /** The first line of a message, shortened. */
  private static String message(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "";
    }
    String stripped = text.strip();
    int end = Math.min(stripped.length(), MAX_MESSAGE_CHARACTERS);
    for (int i = 0; i < end; i++) {
      if (Character.isISOControl(stripped.charAt(i))) {
        end = i;
      }
    }
    return ": " + stripped.substring(0, end);
  }
}
