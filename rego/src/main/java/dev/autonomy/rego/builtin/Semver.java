package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Semantic versions (semver.org 2.0.0); a leading {@code v} is allowed, as in OPA. */
final class Semver {

  private record Version(long major, long minor, long patch, String preRelease) {}

  private Semver() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "semver.compare" -> (Builtin.Binary) Semver::compare;
      case "semver.is_valid" ->
          (Builtin.Unary)
              (_, x) -> BooleanValue.of(x instanceof StringValue s && parse(s.value()) != null);
      default -> null;
    };
  }

  private static Value compare(BuiltinContext context, Value first, Value second)
      throws BuiltinException {
    Operands.string(second, 2);
    Version a = version(first, 1);
    Version b = version(second, 2);
    int order = Long.compare(a.major, b.major);
    order = order == 0 ? Long.compare(a.minor, b.minor) : order;
    order = order == 0 ? Long.compare(a.patch, b.patch) : order;
    order = order == 0 ? comparePreReleases(a.preRelease, b.preRelease) : order;
    return NumberValue.of(Integer.signum(order));
  }

  private static Version version(Value value, int position) throws BuiltinException {
    String text = Operands.string(value, position);
    Version version = parse(text);
    if (version == null) {
      throw new BuiltinException(
          "operand " + position + ": string " + StringValue.of(text) + " is not a valid SemVer");
    }
    return version;
  }

  private static @Nullable Version parse(String text) {
    String rest = text.startsWith("v") ? text.substring(1) : text;
    int plus = rest.indexOf('+');
    String metadata = plus < 0 ? "" : rest.substring(plus + 1);
    rest = plus < 0 ? rest : rest.substring(0, plus);
    int dash = rest.indexOf('-');
    String preRelease = dash < 0 ? "" : rest.substring(dash + 1);
    rest = dash < 0 ? rest : rest.substring(0, dash);
    String[] numbers = rest.split("\\.", -1);
    if (numbers.length != 3 || !areIdentifiers(metadata) || !areIdentifiers(preRelease)) {
      return null;
    }
    try {
      return new Version(
          Long.parseLong(numbers[0]),
          Long.parseLong(numbers[1]),
          Long.parseLong(numbers[2]),
          preRelease);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether these are letters, digits and dashes with single points between. */
  private static boolean areIdentifiers(String text) {
    boolean afterPoint = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean part = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-');
      if (!part && (c != '.' || afterPoint)) {
        return false;
      }
      afterPoint = c == '.';
    }
    return text.isEmpty() || !afterPoint;
  }

  /** A release comes after its pre-releases; identifiers compare one by one. */
  private static int comparePreReleases(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    String[] x = a.split("\\.", -1);
    String[] y = b.split("\\.", -1);
    for (int i = 0; i < Math.min(x.length, y.length); i++) {
      int order = compareIdentifiers(x[i], y[i]);
      if (order != 0) {
        return order;
      }
    }
    return x.length - y.length;
  }

  /** Numbers come before words. */
  private static int compareIdentifiers(String a, String b) {
    boolean numberA = isNumber(a);
    boolean numberB = isNumber(b);
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return numberA == numberB ? a.compareTo(b) : Boolean.compare(numberB, numberA);
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 1_000;
  }
}
