package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Ranges of whole numbers, bits and random numbers. */
final class Numbers {

  /** Positions a number may be shifted by. */
  private static final int MAX_SHIFT_BITS = 32 * 1024;

  private record RandomKey(String key, long bound) {}

  private Numbers() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "numbers.range" ->
          (Builtin.Binary) (context, from, to) -> range(context, from, to, NumberValue.ONE);
      case "numbers.range_step" -> (Builtin.Ternary) Numbers::range;
      case "rand.intn" -> (Builtin.Binary) Numbers::random;
      case "bits.and" -> (Builtin.Binary) (_, x, y) -> NumberValue.of(whole(x, 1).and(whole(y, 2)));
      case "bits.or" -> (Builtin.Binary) (_, x, y) -> NumberValue.of(whole(x, 1).or(whole(y, 2)));
      case "bits.xor" -> (Builtin.Binary) (_, x, y) -> NumberValue.of(whole(x, 1).xor(whole(y, 2)));
      case "bits.negate" -> (Builtin.Unary) (_, x) -> NumberValue.of(whole(x, 1).not());
      case "bits.lsh" ->
          (Builtin.Binary) (_, x, by) -> NumberValue.of(whole(x, 1).shiftLeft(shift(by)));
      case "bits.rsh" ->
          (Builtin.Binary) (_, x, by) -> NumberValue.of(whole(x, 1).shiftRight(shift(by)));
      default -> null;
    };
  }

  private static BigInteger whole(Value value, int position) throws BuiltinException {
    return Operands.bigInteger(value, position);
  }

  private static int shift(Value by) throws BuiltinException {
    BigInteger bits = Operands.bigInteger(by, 2);
    if (bits.signum() < 0) {
      throw BuiltinException.typed(
          2, "must be an unsigned integer number but got a negative integer");
    }
    if (bits.bitLength() >= Integer.SIZE || bits.intValue() > MAX_SHIFT_BITS) {
      String count = bits.bitLength() < Long.SIZE ? bits.toString() : "more than 2^63";
      throw new BuiltinException("shift of " + count + " bits exceeds " + MAX_SHIFT_BITS);
    }
    return bits.intValue();
  }

  private static Value range(BuiltinContext context, Value from, Value to, Value by)
      throws BuiltinException {
    BigInteger first = Operands.bigInteger(from, 1);
    BigInteger last = Operands.bigInteger(to, 2);
    BigInteger step = Operands.bigInteger(by, 3);
    if (step.signum() <= 0) {
      throw new BuiltinException("numbers.range_step: step must be a positive integer");
    }
    BigInteger distance = last.subtract(first);
    BigInteger count = distance.abs().divide(step).add(BigInteger.ONE);
    context.reserveElements(count.bitLength() < Long.SIZE ? count.longValue() : Long.MAX_VALUE);
    Value[] numbers = new Value[count.intValue()];
    BigInteger move = distance.signum() < 0 ? step.negate() : step;
    BigInteger next = first;
    for (int i = 0; i < numbers.length; i++) {
      context.charge(1);
      numbers[i] = NumberValue.of(next);
      next = next.add(move);
    }
    return ArrayValue.owning(numbers);
  }

  /** The same key and bound give the same number throughout one evaluation. */
  private static Value random(BuiltinContext context, Value key, Value bound)
      throws BuiltinException {
    String seed = Operands.string(key, 1);
    long limit = Math.abs(Operands.integer(bound, 2));
    if (limit <= 0) {
      return NumberValue.ZERO;
    }
    RandomKey memo = new RandomKey(seed, limit);
    Value result = context.fixed(memo);
    if (result == null) {
      result = NumberValue.of(context.capabilities().random().nextLong(limit));
      context.fix(memo, result);
    }
    return result;
  }
}
