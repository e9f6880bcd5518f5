package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a Go template. */
sealed interface TemplateNode {

  /** Text that stays as it is. */
  record Text(String text) implements TemplateNode {}

  /** A pipeline whose value is put in. */
  record Print(Pipeline pipeline) implements TemplateNode {}

  /** {@code {{$x := pipeline}}}, or {@code =} for a variable that is there already. */
  record Assign(String variable, boolean declares, Pipeline pipeline) implements TemplateNode {}

  /** {@code {{if}}}, or {@code {{with}}}, which also changes the dot. */
  record If(
      @Nullable String variable,
      Pipeline condition,
      boolean changesDot,
      List<TemplateNode> then,
      List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** {@code {{range}}} over an array, an object or a whole number. */
  record Range(
      @Nullable String key,
      @Nullable String element,
      Pipeline over,
      List<TemplateNode> body,
      List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** {@code {{break}}} or {@code {{continue}}}. */
  record Jump(boolean ends) implements TemplateNode {}

  /** Commands, the value of each of which is the last argument of the next. */
  record Pipeline(List<Command> commands) {}

  /** A function with arguments, or a single operand. */
  record Command(String function, List<Operand> operands) {}

  /** Something that has a value, and fields of it. */
  record Operand(Start start, List<String> fields) {}

  /** Where an operand begins. */
  sealed interface Start {}

  /** The dot. */
  record Dot() implements Start {}

  /** A variable; the name of {@code $} is empty. */
  record Variable(String name) implements Start {}

  /** A constant. */
  record Constant(Value value) implements Start {}

  /** A pipeline in parentheses. */
  record Group(Pipeline pipeline) implements Start {}
}
