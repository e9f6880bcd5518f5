package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonReader;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 (core schema) as the JSON it stands for, numbers digit by digit. Built on the
 * event stream, so that nesting and the values that aliases stand for are bounded before they
 * exist. Loaded only by bundles that have YAML.
 */
final class YamlData {

  /** Values that one file may stand for, aliases expanded. */
  static final int MAX_VALUES = 1_000_000;

  private record Anchored(JsonValue value, int size) {}

  private final String file;
  private final Iterator<Event> events;
  private final ScalarResolver resolver = new CoreScalarResolver(false);
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int values;
  private int depth;

  private YamlData(String file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  static JsonValue parse(String file, String text) throws BundleException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    YamlData reader =
        new YamlData(file, new ParserImpl(settings, new StreamReader(settings, text)));
    try {
      return reader.document();
    } catch (YamlEngineException e) {
      throw reader.bad(oneLine(e));
    }
  }

  private JsonValue document() throws BundleException {
    expect(Event.ID.StreamStart);
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      throw bad("is empty");
    }
    JsonValue value = value(events.next());
    expect(Event.ID.DocumentEnd);
    if (events.next().getEventId() != Event.ID.StreamEnd) {
      throw bad("has more than one document");
    }
    return value;
  }

  private void expect(Event.ID id) throws BundleException {
    if (events.next().getEventId() != id) {
      throw bad("is not one YAML document");
    }
  }

  private JsonValue value(Event event) throws BundleException {
    int before = values;
    count(1);
    JsonValue value =
        switch (event) {
          case AliasEvent alias -> aliased(alias);
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> {
            checkTag(start, Tag.SEQ);
            yield sequence();
          }
          case MappingStartEvent start -> {
            checkTag(start, Tag.MAP);
            yield mapping();
          }
          default -> throw bad("is not one YAML document");
        };
    if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
      Optional<Anchor> anchor = node.getAnchor();
      if (anchor.isPresent()) {
        anchors.put(anchor.get(), new Anchored(value, values - before));
      }
    }
    return value;
  }

  private JsonValue aliased(AliasEvent alias) throws BundleException {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw bad("alias *" + alias.getAlias() + " names no value before it");
    }
    count(anchored.size());
    return anchored.value();
  }

  private void checkTag(CollectionStartEvent start, Tag expected) throws BundleException {
    Optional<String> tag = start.getTag();
    if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(expected.getValue())) {
      throw bad("has the tag " + tag.get() + ", which JSON does not know");
    }
  }

  private JsonValue sequence() throws BundleException {
    enter();
    List<JsonValue> elements = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      elements.add(value(event));
    }
    depth--;
    return new JsonArray(elements);
  }

  private JsonValue mapping() throws BundleException {
    enter();
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw bad("has a key that is not a scalar");
      }
      if (key.getValue().equals("<<")) {
        throw bad("has a merge key, which YAML 1.2 does not know");
      }
      if (members.put(key.getValue(), value(events.next())) != null) {
        throw bad("has the key `" + key.getValue() + "` twice in one mapping");
      }
    }
    depth--;
    return JsonObject.of(members);
  }

  private JsonValue scalar(ScalarEvent event) throws BundleException {
    String text = event.getValue();
    String untagged = event.isPlain() ? "" : Tag.STR.getValue();
    String tag = event.getTag().orElse(untagged);
    if (tag.equals(Tag.STR.getValue()) || tag.equals("!")) {
      return new JsonString(text);
    }
    Tag resolved = resolver.resolve(text, true);
    if (!tag.isEmpty() && !tag.equals(resolved.getValue())) {
      throw bad("has the tag " + tag + " on `" + text + "`");
    }
    return resolved(resolved, text);
  }

  private JsonValue resolved(Tag tag, String text) throws BundleException {
    if (tag.equals(Tag.NULL)) {
      return JsonNull.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      return JsonBoolean.of(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT)) {
      return number(integer(text).toString(), text);
    }
    if (tag.equals(Tag.FLOAT)) {
      return number(decimal(text), text);
    }
    return new JsonString(text);
  }

  private static BigInteger integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o")
        ? new BigInteger(text.substring(2), 8)
        : new BigInteger(text.startsWith("+") ? text.substring(1) : text);
  }

  private static @Nullable String decimal(String text) {
    try {
      return text.length() > JsonReader.MAX_NUMBER_CHARS ? null : new BigDecimal(text).toString();
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private JsonValue number(@Nullable String json, String text) throws BundleException {
    try {
      if (json != null) {
        return JsonValue.parse(json.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (JsonException _) {
      // Out of the range that numbers have everywhere else; reported below.
    }
    throw bad("has a number that JSON cannot hold: `" + text + "`");
  }

  private void enter() throws BundleException {
    if (++depth > JsonReader.DEFAULT_MAX_DEPTH) {
      throw bad("nests deeper than " + JsonReader.DEFAULT_MAX_DEPTH);
    }
  }

  private void count(int more) throws BundleException {
    values += more;
    if (values > MAX_VALUES) {
      throw new BundleException(
          Code.TOO_LARGE, file + ": stands for more than " + MAX_VALUES + " values");
    }
  }

  private static String oneLine(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      Mark mark = marked.getProblemMark().get();
      return marked.getProblem()
          + " at line "
          + (mark.getLine() + 1)
          + ", column "
          + (mark.getColumn() + 1);
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
  }

  private BundleException bad(String what) {
    return new BundleException(Code.BAD_DATA, file + ": " + what);
  }
}
