package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema: what each keyword demands, nothing for keywords that are absent. Changes only
 * while it is compiled; thread-safe afterwards.
 */
public final class Schema {

  /** What an object must have when it has a certain property. */
  sealed interface Dependency {

    /** Other properties. */
    record Properties(List<String> names) implements Dependency {}

    /** The whole object must match a schema. */
    record Whole(Schema schema) implements Dependency {}
  }

  /** True and false are schemas that everything or nothing matches. */
  @Nullable Boolean constant;

  /** What {@code $ref} refers to; all else is ignored then. */
  @Nullable Schema reference;

  final SchemaTypes types = new SchemaTypes();

  final Map<String, Schema> properties = new LinkedHashMap<>();
  final Map<String, Schema> patternProperties = new LinkedHashMap<>();
  @Nullable Schema additionalProperties;
  boolean noAdditionalProperties;
  @Nullable Schema propertyNames;
  final Map<String, Dependency> dependencies = new LinkedHashMap<>();
  final Set<String> required = new LinkedHashSet<>();
  @Nullable Long minProperties;
  @Nullable Long maxProperties;

  /** The schema of every element. */
  @Nullable Schema items;

  /** Schemas of the first elements, if there is none for every element. */
  final List<Schema> itemsByPosition = new ArrayList<>();

  @Nullable Schema additionalItems;
  boolean noAdditionalItems;
  @Nullable Schema contains;
  boolean uniqueItems;
  @Nullable Long minItems;
  @Nullable Long maxItems;

  @Nullable NumberValue multipleOf;
  @Nullable NumberValue minimum;
  @Nullable NumberValue exclusiveMinimum;
  @Nullable NumberValue maximum;
  @Nullable NumberValue exclusiveMaximum;

  @Nullable Long minLength;
  @Nullable Long maxLength;
  @Nullable String pattern;
  String format = "";

  @Nullable Value only;
  String onlyText = "";
  @Nullable Set<Value> oneOfValues;
  String oneOfValuesText = "";

  final List<Schema> anyOf = new ArrayList<>();
  final List<Schema> oneOf = new ArrayList<>();
  final List<Schema> allOf = new ArrayList<>();
  @Nullable Schema not;
  @Nullable Schema condition;
  @Nullable Schema consequence;
  @Nullable Schema alternative;

  Schema() {}
}
