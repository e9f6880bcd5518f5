/**
 * The values Rego computes with: immutable, totally ordered as OPA orders them, with cached hashes
 * and exact numbers.
 *
 * <p>An undefined result is not a value; methods that may find nothing return null.
 *
 * {@snippet :
 * Value input = Value.parse("{\"speed\": 1.50}".getBytes(StandardCharsets.UTF_8));
 * Value speed = input.get(StringValue.of("speed")); // 1.50
 * boolean slow = speed.compareTo(NumberValue.of(2)) < 0; // true
 * SetValue.Builder reasons = new SetValue.Builder();
 * reasons.add(StringValue.of("too fast"));
 * String term = reasons.build().toString(); // {"too fast"}
 * byte[] json = reasons.build().toJson().toBytes(); // ["too fast"]
 * }
 */
@NullMarked
package dev.autonomy.rego.value;

import org.jspecify.annotations.NullMarked;
