package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills Go templates ({@code text/template}); what a template asks for in vain is undefined. */
final class Template {

  /** How a list of nodes ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final BuiltinContext context;
  private final StringBuilder text = new StringBuilder();
  private Map<String, @Nullable Value> variables = new HashMap<>();

  private Template(BuiltinContext context) {
    this.context = context;
  }

  static Value render(BuiltinContext context, Value template, Value values)
      throws BuiltinException {
    String source = Operands.string(template, 1);
    Value given = Operands.object(values, 2);
    context.charge(given.weight());
    Value plain = Value.of(given.toJson());
    context.charge(1 + source.length() / 8);
    List<TemplateNode> nodes = TemplateParser.parse(source);
    Template run = new Template(context);
    run.variables.put("", plain);
    run.run(nodes, plain);
    context.reserve(run.text.length());
    return StringValue.of(run.text.toString());
  }

  private Flow run(List<TemplateNode> nodes, @Nullable Value dot) throws BuiltinException {
    for (TemplateNode node : nodes) {
      context.charge(1);
      if (text.length() > BuiltinContext.MAX_RESULT_SIZE) {
        context.reserve(text.length());
      }
      Flow flow = run(node, dot);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow run(TemplateNode node, @Nullable Value dot) throws BuiltinException {
    switch (node) {
      case TemplateNode.Text plain -> text.append(plain.text());
      case TemplateNode.Print print ->
          text.append(TemplateFunctions.shown(value(print.pipeline(), dot)));
      case TemplateNode.Assign assign -> {
        if (!assign.declares() && !variables.containsKey(assign.variable())) {
          throw TemplateFunctions.failure("undefined variable \"$" + assign.variable() + "\"");
        }
        variables.put(assign.variable(), value(assign.pipeline(), dot));
      }
      case TemplateNode.If choice -> {
        return choose(choice, dot);
      }
      case TemplateNode.Range range -> {
        return repeat(range, dot);
      }
      case TemplateNode.Jump jump -> {
        return jump.ends() ? Flow.BREAK : Flow.CONTINUE;
      }
    }
    return Flow.ON;
  }

  private Flow choose(TemplateNode.If choice, @Nullable Value dot) throws BuiltinException {
    Map<String, @Nullable Value> outer = variables;
    Value condition = value(choice.condition(), dot);
    variables = new HashMap<>(outer);
    if (choice.variable() != null) {
      variables.put(choice.variable(), condition);
    }
    boolean truth = TemplateFunctions.isTrue(condition);
    Flow flow =
        truth
            ? run(choice.then(), choice.changesDot() ? condition : dot)
            : run(choice.otherwise(), dot);
    leave(outer);
    return flow;
  }

  /** Drops variables of an inner block and keeps what it assigned to outer ones. */
  private void leave(Map<String, @Nullable Value> outer) {
    for (Map.Entry<String, @Nullable Value> variable : outer.entrySet()) {
      variable.setValue(variables.get(variable.getKey()));
    }
    variables = outer;
  }

  private Flow repeat(TemplateNode.Range range, @Nullable Value dot) throws BuiltinException {
    Value over = value(range.over(), dot);
    List<Value> keys = new ArrayList<>();
    List<Value> elements = new ArrayList<>();
    collect(over, keys, elements);
    if (elements.isEmpty()) {
      return run(range.otherwise(), dot);
    }
    for (int i = 0; i < elements.size(); i++) {
      Map<String, @Nullable Value> outer = variables;
      variables = new HashMap<>(outer);
      if (range.key() != null) {
        variables.put(range.key(), keys.get(i));
      }
      if (range.element() != null) {
        variables.put(range.element(), elements.get(i));
      }
      Flow flow = run(range.body(), elements.get(i));
      leave(outer);
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private void collect(@Nullable Value over, List<Value> keys, List<Value> elements)
      throws BuiltinException {
    switch (over) {
      case null -> {}
      case NullValue _ -> {}
      case ArrayValue array -> {
        for (int i = 0; i < array.size(); i++) {
          keys.add(NumberValue.of(i));
          elements.add(array.get(i));
        }
      }
      case ObjectValue object -> {
        for (int i = 0; i < object.size(); i++) {
          keys.add(object.key(i));
          elements.add(object.value(i));
        }
      }
      case NumberValue number when number.isInt() -> {
        context.reserve(number.longValue());
        for (int i = 0; i < number.longValue(); i++) {
          keys.add(NumberValue.of(i));
          elements.add(NumberValue.of(i));
        }
      }
      default -> throw TemplateFunctions.failure("range can't iterate over " + over);
    }
  }

  private @Nullable Value value(TemplateNode.Pipeline pipeline, @Nullable Value dot)
      throws BuiltinException {
    Value piped = null;
    for (int i = 0; i < pipeline.commands().size(); i++) {
      TemplateNode.Command command = pipeline.commands().get(i);
      List<@Nullable Value> arguments = new ArrayList<>();
      for (TemplateNode.Operand operand : command.operands()) {
        arguments.add(value(operand, dot));
      }
      if (i > 0) {
        if (command.function().isEmpty()) {
          throw TemplateFunctions.failure("non executable command in pipeline stage " + (i + 1));
        }
        arguments.add(piped);
      }
      piped =
          command.function().isEmpty()
              ? arguments.getFirst()
              : TemplateFunctions.call(context, command.function(), arguments);
    }
    return piped;
  }

  private @Nullable Value value(TemplateNode.Operand operand, @Nullable Value dot)
      throws BuiltinException {
    Value current =
        switch (operand.start()) {
          case TemplateNode.Dot _ -> dot;
          case TemplateNode.Constant constant -> constant.value();
          case TemplateNode.Group group -> value(group.pipeline(), dot);
          case TemplateNode.Variable variable -> {
            if (!variables.containsKey(variable.name())) {
              throw TemplateFunctions.failure("undefined variable \"$" + variable.name() + "\"");
            }
            yield variables.get(variable.name());
          }
        };
    for (String field : operand.fields()) {
      if (current != null && !(current instanceof ObjectValue)) {
        throw TemplateFunctions.failure(
            "can't evaluate field " + field + " in " + current.typeName());
      }
      current = current == null ? null : current.get(StringValue.of(field));
    }
    return current;
  }
}
