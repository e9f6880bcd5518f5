package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Reads the one YAML document of a text as a value. Aliases are followed and paid for wherever they
 * stand, so that a small text cannot become a large value for nothing.
 */
final class YamlReader {

  /** Collections may stand this deep inside each other. */
  private static final int MAX_DEPTH = 256;

  /** Values that one document may have, each alias counted in full. */
  private static final int MAX_VALUES = 1_000_000;

  /** Characters that the parser reads, and pays for, at once. */
  private static final int PIECE_CHARACTERS = 64;

  /** For each of its tokens the scanner goes through all open brackets. */
  private static final int UNITS_PER_BRACKET = 16;

  private static final Tag IMPLICIT = new Tag("!implicit");
  private static final String MERGE_KEY = "<<";

  /** Leaves scalars without quotes to {@link YamlScalars}. */
  private static final class PlainSchema implements Schema {

    @Override
    public ScalarResolver getScalarResolver() {
      return (_, implicit) -> implicit ? IMPLICIT : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }

  /** Gives out a text in pieces, each of which is paid for when the parser asks for it. */
  private static final class PaidReader extends Reader {
    private final BuiltinContext context;
    private final String text;
    private int position;

    PaidReader(BuiltinContext context, String text) {
      this.context = context;
      this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      int count = Math.min(length, text.length() - position);
      if (count <= 0) {
        return -1;
      }
      text.getChars(position, position + count, buffer, offset);
      position += count;
      int units = count;
      for (int i = offset; i < offset + count; i++) {
        if (buffer[i] == '{' || buffer[i] == '[') {
          units += UNITS_PER_BRACKET;
        }
      }
      context.charge(units);
      return count;
    }

    @Override
    public void close() {}
  }

  /** Ends with an error where collections stand too deep. Each event is paid for by its depth. */
  private static final class ShallowParser implements Parser {
    private final BuiltinContext context;
    private final Parser events;
    private int depth;

    ShallowParser(BuiltinContext context, Parser events) {
      this.context = context;
      this.events = events;
    }

    @Override
    public boolean checkEvent(Event.ID kind) {
      return events.checkEvent(kind);
    }

    @Override
    public Event peekEvent() {
      return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public Event next() {
      context.charge(1 + depth);
      Event event = events.next();
      if (event instanceof CollectionStartEvent) {
        if (++depth > MAX_DEPTH) {
          throw new YamlEngineException("nesting deeper than " + MAX_DEPTH);
        }
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }

  private final BuiltinContext context;
  private int values;

  private YamlReader(BuiltinContext context) {
    this.context = context;
  }

  static Value read(BuiltinContext context, String text) throws BuiltinException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new PlainSchema())
            .setAllowDuplicateKeys(true)
            .setBufferSize(PIECE_CHARACTERS)
            .build();
    Node root;
    try {
      StreamReader characters = new StreamReader(settings, new PaidReader(context, text));
      Parser events = new ShallowParser(context, new ParserImpl(settings, characters));
      root = new Composer(settings, events).getSingleNode().orElse(null);
    } catch (YamlEngineException e) {
      throw new BuiltinException("yaml: " + oneLine(e));
    }
    return root == null ? NullValue.NULL : new YamlReader(context).value(root, 0);
  }

  /** The problem in the words of OPA's library: line, and what was not found. */
  private static String oneLine(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
      String problem = marked.getProblem();
      int but = problem.indexOf(", but ");
      String shown =
          problem.startsWith("expected ") && but > 0
              ? "did not find " + problem.substring(0, but)
              : problem;
      Mark mark = marked.getProblemMark().orElse(null);
      return mark == null ? shown : "line " + (mark.getLine() + 1) + ": " + shown;
    }
    String message = e.getMessage();
    return message == null ? "not readable" : message.lines().findFirst().orElse("");
  }

  private Value value(Node node, int depth) throws BuiltinException {
    context.charge(1);
    if (depth > MAX_DEPTH) {
      throw new BuiltinException("yaml: nesting deeper than " + MAX_DEPTH);
    }
    if (++values > MAX_VALUES) {
      throw new BuiltinException("yaml: document has more than " + MAX_VALUES + " values");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayValue.Builder elements = new ArrayValue.Builder();
        for (Node element : sequence.getValue()) {
          elements.add(value(element, depth + 1));
        }
        yield elements.build();
      }
      case MappingNode mapping -> {
        ObjectValue.Builder members = new ObjectValue.Builder();
        merge(mapping, members, depth);
        yield members.build();
      }
      default -> throw new BuiltinException("yaml: unexpected node " + node.getNodeType());
    };
  }

  private static Value scalar(ScalarNode scalar) throws BuiltinException {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(IMPLICIT)) {
      String notFinite = YamlScalars.notFinite(text);
      if (notFinite != null) {
        throw new BuiltinException("json: unsupported value: " + notFinite);
      }
      return YamlScalars.plain(text);
    }
    if (tag.equals(Tag.STR)) {
      return StringValue.of(text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      Value number = text.isEmpty() ? null : YamlScalars.number(text);
      if (number == null) {
        throw new BuiltinException("yaml: cannot decode " + StringValue.of(text) + " as a number");
      }
      return number;
    }
    if (tag.equals(Tag.BOOL) || tag.equals(Tag.NULL)) {
      return YamlScalars.plain(text);
    }
    if (tag.equals(Tag.BINARY)) {
      return StringValue.of(Utf8.decode(Encodings.base64(text.replace(" ", ""))));
    }
    return StringValue.of(text);
  }

  /** Merged members count less than own ones, which come later. */
  private void merge(MappingNode mapping, ObjectValue.Builder members, int depth)
      throws BuiltinException {
    for (NodeTuple tuple : mapping.getValue()) {
      if (isMerge(tuple.getKeyNode())) {
        List<Node> sources =
            tuple.getValueNode() instanceof SequenceNode sequence
                ? sequence.getValue().reversed()
                : List.of(tuple.getValueNode());
        for (Node source : sources) {
          if (!(source instanceof MappingNode other) || depth > MAX_DEPTH) {
            throw new BuiltinException("yaml: map merge requires map or sequence of maps");
          }
          merge(other, members, depth + 1);
        }
      }
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!isMerge(tuple.getKeyNode())) {
        members.put(
            key(value(tuple.getKeyNode(), depth + 1)), value(tuple.getValueNode(), depth + 1));
      }
    }
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getTag().equals(IMPLICIT)
        && scalar.getValue().equals(MERGE_KEY);
  }

  /** Names are strings; numbers and truth values are taken as text. */
  private static StringValue key(Value key) throws BuiltinException {
    return switch (key) {
      case StringValue string -> string;
      case NumberValue number -> StringValue.of(number.text());
      default -> {
        if (key.isCollection()) {
          throw new BuiltinException("yaml: a " + key.typeName() + " cannot be a key");
        }
        yield StringValue.of(key.toString());
      }
    };
  }
}
