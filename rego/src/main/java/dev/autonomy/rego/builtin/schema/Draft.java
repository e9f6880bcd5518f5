package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** A version of JSON Schema; {@link #HYBRID} is what has no version and may use all keywords. */
enum Draft {
  DRAFT_4("http://json-schema.org/draft-04/schema"),
  DRAFT_6("http://json-schema.org/draft-06/schema"),
  DRAFT_7("http://json-schema.org/draft-07/schema"),
  HYBRID("");

  private final String address;

  Draft(String address) {
    this.address = address;
  }

  /** The draft that a schema says it is written in. */
  static Draft of(Value root) throws SchemaException {
    if (root instanceof BooleanValue) {
      return HYBRID;
    }
    if (!(root instanceof ObjectValue object)) {
      throw new SchemaException("schema is invalid");
    }
    Value named = object.get("$schema");
    if (named == null) {
      return HYBRID;
    }
    if (!(named instanceof StringValue name)) {
      throw SchemaKeywords.invalidType("string", "$schema");
    }
    String text = name.value();
    String wanted = text.endsWith("#") ? text.substring(0, text.length() - 1) : text;
    for (Draft draft : values()) {
      if (draft.address.equals(wanted)) {
        return draft;
      }
    }
    return HYBRID;
  }

  boolean hasBooleanSchemas() {
    return this != DRAFT_4;
  }

  /** Whether a keyword of a later draft than 4 is known. */
  boolean has(String keyword) {
    return switch (keyword) {
      case "if" -> this == DRAFT_7 || this == HYBRID;
      default -> this != DRAFT_4;
    };
  }

  /** The keyword by which a schema names itself. */
  String identifierKey(ObjectValue schema) {
    return switch (this) {
      case DRAFT_4 -> "id";
      case DRAFT_6, DRAFT_7 -> "$id";
      case HYBRID -> schema.get("id") != null ? "id" : "$id";
    };
  }
}
