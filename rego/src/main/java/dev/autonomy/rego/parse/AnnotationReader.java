package dev.autonomy.rego.parse;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the YAML of a {@code # METADATA} block into the form that {@code rego.metadata.rule} shows:
 * authors and related resources as objects, empty members left out. Loaded only for files that have
 * such a block, because of the YAML library it needs.
 */
final class AnnotationReader {
  /** How deep the YAML may nest. */
  private static final int MAX_NESTING = 64;

  private static final String EMAIL_START = "<";
  private static final String EMAIL_END = ">";

  private final Location location;

  private AnnotationReader(Location location) {
    this.location = location;
  }

  /**
   * The content of a block.
   *
   * @param location of the line that says METADATA
   * @param lines those below
   */
  static JsonObject read(Location location, List<Comment> lines) {
    StringBuilder yaml = new StringBuilder();
    int depth = 0;
    for (Comment line : lines) {
      String text = line.text();
      yaml.append(text, text.startsWith(" ") ? 1 : 0, text.length()).append('\n');
      depth += flowDepth(text);
    }
    if (yaml.toString().isBlank()) {
      throw new SyntaxException(location, "expected METADATA block, found whitespace");
    }
    if (depth > MAX_NESTING || indentation(lines) > MAX_NESTING * 4) {
      throw new SyntaxException(
          location, "metadata nests too deeply: more than " + MAX_NESTING + " levels");
    }
    return new AnnotationReader(location).annotations(load(location, lines, yaml.toString()));
  }

  /** The same content with its scope. */
  static JsonObject withScope(JsonObject content, String scope) {
    Map<String, JsonValue> members = new LinkedHashMap<>(content.members());
    members.put("scope", new JsonString(scope));
    return JsonObject.of(members);
  }

  private static int flowDepth(String text) {
    int opened = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[' || c == '{') {
        opened++;
      }
    }
    return opened;
  }

  private static int indentation(List<Comment> lines) {
    int widest = 0;
    for (Comment line : lines) {
      String text = line.text();
      int width = 0;
      while (width < text.length() && " -?".indexOf(text.charAt(width)) >= 0) {
        width++;
      }
      widest = Math.max(widest, width);
    }
    return widest;
  }

  private static @Nullable Object load(Location location, List<Comment> lines, String yaml) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    } catch (MarkedYamlEngineException problem) {
      int line = problem.getProblemMark().map(Mark::getLine).orElse(0);
      Location at = lines.get(Math.min(line, lines.size() - 1)).location();
      throw new SyntaxException(at, "yaml: line " + (line + 1) + ": " + problem.getProblem());
    } catch (YamlEngineException problem) {
      throw new SyntaxException(location, "yaml: " + problem.getMessage());
    }
  }

  private JsonObject annotations(@Nullable Object yaml) {
    if (!(json(yaml) instanceof JsonObject raw)) {
      throw error("metadata must be a map");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    raw.members()
        .forEach(
            (name, value) -> {
              JsonValue normal = member(name, value);
              if (normal != null) {
                members.put(name, normal);
              }
            });
    return JsonObject.of(members);
  }

  private @Nullable JsonValue member(String name, JsonValue value) {
    return switch (name) {
      case "scope", "title", "description" -> {
        String text = text(name, value);
        yield text.isEmpty() ? null : new JsonString(text);
      }
      case "entrypoint" -> {
        if (!(value instanceof JsonBoolean flag)) {
          throw error("entrypoint must be true or false");
        }
        yield flag.value() ? flag : null;
      }
      case "organizations" -> texts(name, value);
      case "related_resources" -> each(name, value, this::relatedResource);
      case "authors" -> each(name, value, this::author);
      case "schemas" -> each(name, value, this::schema);
      case "custom" -> {
        if (!(value instanceof JsonObject custom)) {
          throw error("custom must be a map");
        }
        yield custom.isEmpty() ? null : custom;
      }
      default -> null;
    };
  }

  private interface Element {
    JsonValue read(JsonValue written);
  }

  private @Nullable JsonValue each(String name, JsonValue value, Element element) {
    if (!(value instanceof JsonArray array)) {
      throw error(name + " must be a list");
    }
    List<JsonValue> elements = new ArrayList<>();
    for (JsonValue written : array.elements()) {
      elements.add(element.read(written));
    }
    return elements.isEmpty() ? null : new JsonArray(elements);
  }

  private @Nullable JsonValue texts(String name, JsonValue value) {
    return each(name, value, written -> new JsonString(text(name, written)));
  }

  private String text(String name, JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text;
      case JsonNumber(String text) -> text;
      case JsonNull _ -> "";
      case JsonBoolean _, JsonArray _, JsonObject _ -> throw error(name + " must be a string");
    };
  }

  private JsonValue relatedResource(JsonValue written) {
    Map<String, JsonValue> resource = new LinkedHashMap<>();
    switch (written) {
      case JsonString(String text) -> resource.put("ref", new JsonString(text));
      case JsonObject object -> {
        putText(resource, object, "ref");
        putText(resource, object, "description");
      }
      default -> throw error("invalid related-resource definition: value must be string or map");
    }
    if (!(resource.get("ref") instanceof JsonString(String ref)) || ref.isEmpty()) {
      throw error("invalid related-resource definition: 'ref' value required in object");
    }
    return JsonObject.of(resource);
  }

  /** The last word of an author may be an address between angle brackets. */
  private JsonValue author(JsonValue written) {
    Map<String, JsonValue> author = new LinkedHashMap<>();
    switch (written) {
      case JsonString(String text) -> {
        String name = text.strip();
        int space = Math.max(name.lastIndexOf(' '), name.lastIndexOf('\t'));
        String last = name.substring(space + 1);
        if (last.startsWith(EMAIL_START) && last.endsWith(EMAIL_END) && last.length() > 1) {
          author.put("email", new JsonString(last.substring(1, last.length() - 1)));
          name = name.substring(0, Math.max(0, space)).strip();
        }
        if (!name.isEmpty()) {
          author.put("name", new JsonString(name));
        }
      }
      case JsonObject object -> {
        putText(author, object, "name");
        putText(author, object, "email");
      }
      default -> throw error("invalid author definition: value must be string or map");
    }
    if (author.isEmpty()) {
      throw error("invalid author definition: 'name' and/or 'email' values required");
    }
    return JsonObject.of(author);
  }

  private static void putText(Map<String, JsonValue> into, JsonObject from, String name) {
    String text = from.string(name).orElse("").strip();
    if (!text.isEmpty()) {
      into.put(name, new JsonString(text));
    }
  }

  /** {@code path: schema.reference} or {@code path: {inline schema}}. */
  private JsonValue schema(JsonValue written) {
    if (!(written instanceof JsonObject pair) || pair.members().size() != 1) {
      throw error("invalid schema declaration: expected one path and its schema");
    }
    String path = pair.members().firstEntry().getKey();
    JsonValue value = pair.members().firstEntry().getValue();
    Map<String, JsonValue> schema = new LinkedHashMap<>();
    schema.put("path", path(path));
    switch (value) {
      case JsonString(String reference) -> schema.put("schema", path(reference));
      case JsonObject definition -> schema.put("definition", definition);
      default -> throw error("invalid schema declaration for path `" + path + "`");
    }
    return JsonObject.of(schema);
  }

  /** A reference as the array of its keys: {@code input.a["b c"]}. */
  private JsonArray path(String reference) {
    List<JsonValue> keys = new ArrayList<>();
    if (reference.indexOf('[') >= 0) {
      for (String key : bracketed(reference)) {
        keys.add(new JsonString(key));
      }
      return new JsonArray(keys);
    }
    for (String key : reference.split("\\.", -1)) {
      if (key.isEmpty()) {
        throw invalid(reference);
      }
      keys.add(new JsonString(key));
    }
    return new JsonArray(keys);
  }

  private List<String> bracketed(String reference) {
    Term term;
    try {
      term = Parser.parseTerm(new Source("", reference), ParserOptions.DEFAULT);
    } catch (RegoException refused) {
      throw invalid(reference);
    }
    List<String> keys = new ArrayList<>();
    if (term instanceof Term.Ref ref && ref.head() instanceof Term.Var head) {
      keys.add(head.name());
      for (Term key : ref.path()) {
        if (!(key instanceof Term.StringLiteral literal)) {
          throw invalid(reference);
        }
        keys.add(literal.value());
      }
      return keys;
    }
    throw invalid(reference);
  }

  private SyntaxException invalid(String reference) {
    return error("invalid document reference `" + reference + "`");
  }

  private JsonValue json(@Nullable Object yaml) {
    return switch (yaml) {
      case null -> JsonNull.NULL;
      case Boolean flag -> JsonBoolean.of(flag);
      case Double number when number.isNaN() || number.isInfinite() ->
          new JsonString(number.toString());
      case Double number -> new JsonNumber(BigDecimal.valueOf(number).toString());
      case Number number -> new JsonNumber(number.toString());
      case Map<?, ?> map -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        map.forEach((key, value) -> members.put(String.valueOf(key), json(value)));
        yield JsonObject.of(members);
      }
      case Iterable<?> list -> {
        List<JsonValue> elements = new ArrayList<>();
        for (Object element : list) {
          elements.add(json(element));
        }
        yield new JsonArray(elements);
      }
      default -> new JsonString(yaml.toString());
    };
  }

  private SyntaxException error(String message) {
    return new SyntaxException(location, message);
  }
}
