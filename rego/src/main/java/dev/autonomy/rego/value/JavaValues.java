package dev.autonomy.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates between values and the types of the Java library, for callers that have maps and lists
 * rather than JSON:
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>Rego</th><th>Java</th></tr>
 * <tr><td>null</td><td>{@code null}</td></tr>
 * <tr><td>boolean</td><td>{@link Boolean}</td></tr>
 * <tr><td>number</td><td>{@link BigDecimal}, exact; also taken: every whole {@link Number} of
 *     {@code java.lang}, {@link BigInteger}, and finite {@code double} and {@code float}</td></tr>
 * <tr><td>string</td><td>{@link String}</td></tr>
 * <tr><td>array</td><td>{@link List}</td></tr>
 * <tr><td>set</td><td>{@link Set} in Rego's order</td></tr>
 * <tr><td>object</td><td>{@link Map} in Rego's order; keys of any of these types</td></tr>
 * </table>
 */
public final class JavaValues {

  /** How deeply collections may nest in what {@link #of} takes. */
  public static final int MAX_DEPTH = 128;

  private JavaValues() {}

  /** The value as Java has it; collections are copies that cannot be changed. */
  public static @Nullable Object toJava(Value value) {
    return switch (value) {
      case NullValue _ -> null;
      case BooleanValue truth -> truth.value();
      case NumberValue number -> number.decimalValue();
      case StringValue string -> string.value();
      case ArrayValue array -> Collections.unmodifiableList(addAll(array, new ArrayList<>()));
      case SetValue set -> Collections.unmodifiableSet(addAll(set, new LinkedHashSet<>()));
      case ObjectValue object -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < object.size(); i++) {
          map.put(toJava(object.key(i)), toJava(object.value(i)));
        }
        yield Collections.unmodifiableMap(map);
      }
    };
  }

  private static <C extends Collection<@Nullable Object>> C addAll(
      Iterable<Value> values, C collection) {
    for (Value value : values) {
      collection.add(toJava(value));
    }
    return collection;
  }

  /**
   * The value of a Java object.
   *
   * @throws IllegalArgumentException if a type is not among those above, a number is not finite, or
   *     collections nest deeper than {@link #MAX_DEPTH}
   */
  public static Value of(@Nullable Object object) {
    return of(object, MAX_DEPTH);
  }

  private static Value of(@Nullable Object object, int depthLeft) {
    if (depthLeft < 0) {
      throw new IllegalArgumentException("collections nest deeper than " + MAX_DEPTH + " levels");
    }
    return switch (object) {
      case null -> NullValue.NULL;
      case Value value -> value;
      case Boolean truth -> BooleanValue.of(truth);
      case String text -> StringValue.of(text);
      case Number number -> number(number);
      case Map<?, ?> map -> {
        ObjectValue.Builder entries = new ObjectValue.Builder();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          entries.put(of(entry.getKey(), depthLeft - 1), of(entry.getValue(), depthLeft - 1));
        }
        yield entries.build();
      }
      case Set<?> set -> {
        SetValue.Builder members = new SetValue.Builder();
        for (Object member : set) {
          members.add(of(member, depthLeft - 1));
        }
        yield members.build();
      }
      case List<?> list -> {
        ArrayValue.Builder elements = new ArrayValue.Builder();
        for (Object element : list) {
          elements.add(of(element, depthLeft - 1));
        }
        yield elements.build();
      }
      default ->
          throw new IllegalArgumentException(
              "a "
                  + object.getClass().getName()
                  + " has no value in Rego: give a map, a list, a"
                  + " set, a string, a number, a boolean or null");
    };
  }

  private static Value number(Number number) {
    return switch (number) {
      case BigDecimal decimal -> NumberValue.of(decimal);
      case BigInteger integer -> NumberValue.of(integer);
      case Double real -> NumberValue.of(decimal(real));
      case Float real -> NumberValue.of(decimal(real));
      case Long _, Integer _, Short _, Byte _ -> NumberValue.of(number.longValue());
      default ->
          throw new IllegalArgumentException(
              "a " + number.getClass().getName() + " is no number that Rego has");
    };
  }

  /** The shortest decimal that reads as the number, as Java prints it. */
  private static BigDecimal decimal(Number real) {
    if (!Double.isFinite(real.doubleValue())) {
      throw new IllegalArgumentException(real + " is no number in Rego");
    }
    return new BigDecimal(real.toString());
  }
}
