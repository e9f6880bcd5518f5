package dev.autonomy.rego;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.random.RandomGenerator;

/** Makes values of every type, small ones often, so that equal values meet. */
public final class RandomValues {

  private static final String[] NUMBERS = {
    "0",
    "1",
    "1.0",
    "-1",
    "2",
    "0.5",
    "1e2",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e400",
    "-1e-400",
    "1000000"
  };

  private static final String[] STRINGS = {
    "",
    "a",
    "b",
    "ab",
    "\ud83d\ude00",
    "\uffee",
    "2006-01-02",
    "%d %s",
    "a/0",
    "10.0.0.0/8",
    "[",
    "(",
    "{{.x}}",
    "a: [1",
    "UTC",
    "1.2.3",
    "10Ki",
    "h1.p2.s3",
    "-----BEGIN X-----",
    "*"
  };

  private RandomValues() {}

  /** A value whose collections stand at most {@code depth} deep inside each other. */
  public static Value next(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> NullValue.NULL;
      case 1 -> BooleanValue.of(random.nextBoolean());
      case 2 -> NumberValue.parse(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3, 4 -> StringValue.of(STRINGS[random.nextInt(STRINGS.length)]);
      case 5, 6 -> {
        ArrayValue.Builder array = new ArrayValue.Builder();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(next(random, depth - 1));
        }
        yield array.build();
      }
      case 7 -> {
        SetValue.Builder set = new SetValue.Builder();
        for (int i = random.nextInt(4); i > 0; i--) {
          set.add(next(random, depth - 1));
        }
        yield set.build();
      }
      default -> {
        ObjectValue.Builder object = new ObjectValue.Builder();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.put(next(random, depth - 1), next(random, depth - 1));
        }
        yield object.build();
      }
    };
  }
}
