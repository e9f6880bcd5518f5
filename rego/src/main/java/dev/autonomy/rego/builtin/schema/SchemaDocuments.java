package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one schema by their addresses: the whole under the empty address, and each part that
 * names itself under its name (JSON Schema core, section 8.2).
 */
final class SchemaDocuments {

  private final SchemaSupport support;
  private final Map<String, Value> documents = new HashMap<>();

  SchemaDocuments(SchemaSupport support, Value root) throws SchemaException {
    this.support = support;
    documents.put("", root);
    collect(root, "", 0);
  }

  /** Finds the parts that name themselves; what is data and no schema is left out. */
  private void collect(Value value, String base, int depth) throws SchemaException {
    support.charge(1);
    SchemaCompiler.checkDepth(depth);
    if (value instanceof ArrayValue array) {
      for (Value element : array) {
        collect(element, base, depth + 1);
      }
    } else if (value instanceof ObjectValue object) {
      String own = base;
      if (object.get(identifierKey(object)) instanceof StringValue identifier) {
        own = resolve(base, identifier.value());
        documents.putIfAbsent(own, object);
      }
      for (int i = 0; i < object.size(); i++) {
        collectMember(object, i, own, depth);
      }
    }
  }

  private void collectMember(ObjectValue object, int i, String base, int depth)
      throws SchemaException {
    String key = object.key(i) instanceof StringValue name ? name.value() : "";
    switch (key) {
      case "const", "enum" -> {}
      case "properties", "dependencies", "patternProperties" -> {
        if (object.value(i) instanceof ObjectValue named) {
          for (Value part : named.values()) {
            collect(part, base, depth + 1);
          }
        }
      }
      default -> collect(object.value(i), base, depth + 1);
    }
  }

  /** Draft 4 has {@code id}, later ones {@code $id}. */
  static String identifierKey(ObjectValue schema) {
    return schema.get("id") instanceof StringValue ? "id" : "$id";
  }

  /** The address that a reference means where the address of the schema is {@code base}. */
  static String resolve(String base, String reference) throws SchemaException {
    int hash = base.indexOf('#');
    String document = hash < 0 ? base : base.substring(0, hash);
    if (reference.startsWith("#")) {
      return withoutEmptyFragment(document + reference);
    }
    try {
      URI target = new URI(reference);
      URI resolved = document.isEmpty() ? target : new URI(document).resolve(target);
      return withoutEmptyFragment(resolved.toString());
    } catch (URISyntaxException e) {
      throw new SchemaException("parse " + StringValue.of(reference) + ": " + e.getReason());
    }
  }

  private static String withoutEmptyFragment(String address) {
    return address.endsWith("#") ? address.substring(0, address.length() - 1) : address;
  }

  /** The part at an address. */
  Value find(String address) throws SchemaException {
    Value named = documents.get(address);
    if (named != null) {
      return named;
    }
    int hash = address.indexOf('#');
    String document = hash < 0 ? address : address.substring(0, hash);
    Value whole = documents.get(document);
    if (whole != null && hash >= 0) {
      return pointed(whole, decoded(address.substring(hash + 1)));
    }
    throw new SchemaException(
        isCanonical(address)
            ? "remote reference loading disabled: " + address
            : "Reference " + address + " must be canonical");
  }

  private static String decoded(String fragment) throws SchemaException {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SchemaException("parse " + StringValue.of(fragment) + ": invalid URL escape");
    }
  }

  private static boolean isCanonical(String address) {
    return address.indexOf("://") > 0 || address.startsWith("file:");
  }

  /** Follows a JSON pointer (RFC 6901). */
  private Value pointed(Value whole, String pointer) throws SchemaException {
    if (pointer.isEmpty()) {
      return whole;
    }
    if (!pointer.startsWith("/")) {
      throw new SchemaException("JSON pointer must be empty or start with a \"/\"");
    }
    Value found = whole;
    for (String token : pointer.substring(1).split("/", -1)) {
      support.charge(1);
      found = step(found, token.replace("~1", "/").replace("~0", "~"));
    }
    return found;
  }

  private static Value step(Value from, String token) throws SchemaException {
    if (from instanceof ObjectValue object) {
      Value member = object.get(token);
      if (member == null) {
        throw new SchemaException("Object has no key '" + token + "'");
      }
      return member;
    }
    if (from instanceof ArrayValue array) {
      Integer index = index(token);
      if (index == null || index >= array.size()) {
        throw new SchemaException(
            index == null
                ? "Invalid array index '" + token + "'"
                : "Out of bound array[0," + array.size() + "] index '" + index + "'");
      }
      return array.get((int) index);
    }
    throw new SchemaException("Invalid token reference '" + token + "'");
  }

  private static @Nullable Integer index(String token) {
    if (token.isEmpty() || token.length() > 9) {
      return null;
    }
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) < '0' || token.charAt(i) > '9') {
        return null;
      }
    }
    return Integer.valueOf(token);
  }
}
