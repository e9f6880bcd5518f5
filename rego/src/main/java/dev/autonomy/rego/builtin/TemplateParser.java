package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Go templates; {@code define}, {@code template} and {@code block} are not supported. */
final class TemplateParser {

  /** Blocks and parentheses may stand this deep inside each other. */
  private static final int MAX_DEPTH = 64;

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String template;
  private int position;
  private boolean trimNext;
  private int depth;

  /** The tokens of the current action, and where we are among them. */
  private List<String> tokens = List.of();

  private int token;

  /** What ended the last list of nodes: {@code end}, {@code else}, or nothing at the end. */
  private String ended = "";

  private TemplateParser(String template) {
    this.template = template;
  }

  static List<TemplateNode> parse(String template) throws BuiltinException {
    TemplateParser parser = new TemplateParser(template);
    List<TemplateNode> nodes = parser.nodes();
    if (!parser.ended.isEmpty()) {
      throw parser.failure("unexpected {{" + parser.ended + "}}");
    }
    return nodes;
  }

  private List<TemplateNode> nodes() throws BuiltinException {
    if (++depth > MAX_DEPTH) {
      throw failure("nesting deeper than " + MAX_DEPTH);
    }
    List<TemplateNode> nodes = new ArrayList<>();
    ended = "";
    while (position < template.length()) {
      int open = template.indexOf(OPEN, position);
      text(nodes, open < 0 ? template.length() : open);
      if (open >= 0 && action() && !tokens.isEmpty()) {
        String word = tokens.getFirst();
        if (word.equals("end") || word.equals("else")) {
          ended = word;
          depth--;
          return nodes;
        }
        nodes.add(node(word));
      }
    }
    depth--;
    return nodes;
  }

  private void text(List<TemplateNode> nodes, int end) {
    String text = template.substring(position, end);
    boolean trimEnd = template.startsWith("{{- ", end) || template.startsWith("{{-\n", end);
    text = trimNext ? text.stripLeading() : text;
    text = trimEnd ? text.stripTrailing() : text;
    trimNext = false;
    position = end;
    if (!text.isEmpty()) {
      nodes.add(new TemplateNode.Text(text));
    }
  }

  /** Reads the tokens of an action; returns false for a comment. */
  private boolean action() throws BuiltinException {
    int start = position + OPEN.length();
    start += template.startsWith("- ", start) || template.startsWith("-\n", start) ? 1 : 0;
    List<String> found = new ArrayList<>();
    String blank = template.substring(start).stripLeading();
    if (blank.startsWith("/*")) {
      int end = template.indexOf("*/", start);
      int close = end < 0 ? -1 : template.indexOf(CLOSE, end);
      if (close < 0) {
        throw failure("unclosed comment");
      }
      trimNext = template.substring(end + 2, close).strip().equals("-");
      position = close + CLOSE.length();
      return false;
    }
    TemplateTokens reader = new TemplateTokens(template, start);
    for (String next = reader.next(); next != null; next = reader.next()) {
      found.add(next);
    }
    if (found.size() > 1 && found.getLast().equals("-")) {
      found.removeLast();
      trimNext = true;
    }
    position = reader.end();
    tokens = found;
    token = 0;
    return true;
  }

  private TemplateNode node(String word) throws BuiltinException {
    return switch (word) {
      case "if", "with" -> {
        token++;
        yield condition(word.equals("with"));
      }
      case "range" -> {
        token++;
        yield range();
      }
      case "break", "continue" -> new TemplateNode.Jump(word.equals("break"));
      case "define", "template", "block" -> throw failure("{{" + word + "}} is not supported");
      default -> plain();
    };
  }

  private TemplateNode plain() throws BuiltinException {
    boolean assigns = tokens.size() > 2 && tokens.get(0).startsWith("$");
    String sign = assigns ? tokens.get(1) : "";
    if (sign.equals(":=") || sign.equals("=")) {
      String variable = tokens.get(0).substring(1);
      token = 2;
      return new TemplateNode.Assign(variable, sign.equals(":="), whole());
    }
    return new TemplateNode.Print(whole());
  }

  private TemplateNode condition(boolean changesDot) throws BuiltinException {
    String variable = null;
    if (token + 1 < tokens.size() && tokens.get(token + 1).equals(":=")) {
      variable = tokens.get(token).substring(1);
      token += 2;
    }
    TemplateNode.Pipeline condition = whole();
    List<TemplateNode> then = nodes();
    return new TemplateNode.If(variable, condition, changesDot, then, otherwise(changesDot));
  }

  /** What follows {@code {{else}}}, which may be another condition, up to {@code {{end}}}. */
  private List<TemplateNode> otherwise(boolean changesDot) throws BuiltinException {
    if (ended.equals("else")) {
      if (tokens.size() > 1) {
        token = 2;
        return List.of(condition(changesDot && tokens.get(1).equals("with")));
      }
      List<TemplateNode> nodes = nodes();
      requireEnd();
      return nodes;
    }
    requireEnd();
    return List.of();
  }

  private void requireEnd() throws BuiltinException {
    if (!ended.equals("end")) {
      throw failure("missing {{end}}");
    }
    ended = "";
  }

  private TemplateNode range() throws BuiltinException {
    String key = null;
    String element = null;
    int sign = tokens.indexOf(":=");
    if (sign > 0) {
      element = tokens.get(sign - 1).substring(1);
      key = sign > 2 ? tokens.get(token).substring(1) : null;
      token = sign + 1;
    }
    TemplateNode.Pipeline over = whole();
    List<TemplateNode> body = nodes();
    return new TemplateNode.Range(key, element, over, body, otherwise(false));
  }

  /** A pipeline that takes all tokens that are left. */
  private TemplateNode.Pipeline whole() throws BuiltinException {
    TemplateNode.Pipeline pipeline = pipeline();
    if (token < tokens.size()) {
      throw failure("unexpected " + tokens.get(token) + " in command");
    }
    return pipeline;
  }

  private TemplateNode.Pipeline pipeline() throws BuiltinException {
    if (++depth > MAX_DEPTH) {
      throw failure("nesting deeper than " + MAX_DEPTH);
    }
    List<TemplateNode.Command> commands = new ArrayList<>();
    commands.add(command());
    while (token < tokens.size() && tokens.get(token).equals("|")) {
      token++;
      commands.add(command());
    }
    depth--;
    return new TemplateNode.Pipeline(commands);
  }

  private TemplateNode.Command command() throws BuiltinException {
    String function = "";
    if (token < tokens.size() && TemplateFunctions.isFunction(tokens.get(token))) {
      function = tokens.get(token++);
    }
    List<TemplateNode.Operand> operands = new ArrayList<>();
    while (token < tokens.size()
        && !tokens.get(token).equals("|")
        && !tokens.get(token).equals(")")) {
      operands.add(operand());
    }
    if (function.isEmpty() && operands.size() != 1) {
      throw failure(operands.isEmpty() ? "missing value for command" : "not a function");
    }
    return new TemplateNode.Command(function, operands);
  }

  private TemplateNode.Operand operand() throws BuiltinException {
    String text = tokens.get(token++);
    List<String> fields = new ArrayList<>();
    TemplateNode.Start start;
    if (text.equals("(")) {
      TemplateNode.Pipeline inner = pipeline();
      if (token >= tokens.size() || !tokens.get(token++).equals(")")) {
        throw failure("unclosed left paren");
      }
      start = new TemplateNode.Group(inner);
      if (token < tokens.size() && tokens.get(token).startsWith(").")) {
        fields(tokens.get(token++).substring(1), fields);
      }
    } else if (text.startsWith("$")) {
      int point = text.indexOf('.');
      start = new TemplateNode.Variable(text.substring(1, point < 0 ? text.length() : point));
      fields(point < 0 ? "" : text.substring(point), fields);
    } else if (text.startsWith(".") && !isNumber(text)) {
      start = new TemplateNode.Dot();
      fields(text.equals(".") ? "" : text, fields);
    } else {
      start = constant(text);
    }
    return new TemplateNode.Operand(start, fields);
  }

  private static void fields(String text, List<String> fields) {
    for (String field : text.split("\\.", -1)) {
      if (!field.isEmpty()) {
        fields.add(field);
      }
    }
  }

  private static boolean isNumber(String text) {
    return GoNumbers.parse(text) != null;
  }

  private TemplateNode.Constant constant(String text) throws BuiltinException {
    if (text.startsWith("\"") || text.startsWith("`")) {
      return new TemplateNode.Constant(StringValue.of(TemplateTokens.unquote(text)));
    }
    @Nullable NumberValue number = GoNumbers.parse(text);
    if (number != null) {
      return new TemplateNode.Constant(number);
    }
    return switch (text) {
      case "true", "false" -> new TemplateNode.Constant(BooleanValue.of(text.equals("true")));
      case "nil" -> new TemplateNode.Constant(NullValue.NULL);
      default -> throw failure("function " + StringValue.of(text) + " not defined");
    };
  }

  private BuiltinException failure(String problem) {
    long line = template.substring(0, Math.min(position, template.length())).lines().count();
    return new BuiltinException("template: template:" + Math.max(1, line) + ": " + problem);
  }
}
