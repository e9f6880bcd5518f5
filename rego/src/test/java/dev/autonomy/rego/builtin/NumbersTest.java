package dev.autonomy.rego.builtin;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void sumsDifferencesAndProductsAreExact() {
    FunctionTable.check(
        """
        plus(1, 2) => 3
        plus(9223372036854775807, 1) => 9223372036854775808
        minus(-9223372036854775808, 1) => -9223372036854775809
        mul(9223372036854775807, 9223372036854775807) => 85070591730234615847396907784232501249
        mul(-9223372036854775808, -1) => 9223372036854775808
        plus(0.1, 0.2) => 0.3
        plus(1.5, 1.5) => 3
        mul(1.1, 1.1) => 1.21
        minus({1, 2, 3}, {2}) => {1, 3}
        minus({1}, 2) => type error operand 2 must be set but got number
        minus(1, {2}) => type error operand 2 must be number but got set
        minus("a", 2) => type error operand 1 must be one of {number, set} but got string
        plus(1, "2") => type error operand 2 must be number but got string
        mul(1e9000, 1e9000) => error number exceeds 10000 digits
        """);
  }

  @Test
  void quotientsAreRoundedTo64Bits() {
    FunctionTable.check(
        """
        div(6, 3) => 2
        div(1, 4) => 0.25
        div(1, 3) => 0.33333333333333333334
        div(2, 3) => 0.6666666666666666667
        div(10, 3) => 3.3333333333333333333
        div(-1, 3) => -0.33333333333333333334
        div(1, 0) => error divide by zero
        div(1, 0.0) => error divide by zero
        div(-9223372036854775808, -1) => 9223372036854775808
        rem(7, 4) => 3
        rem(-7, 4) => -3
        rem(1, 0) => error modulo by zero
        rem(1.5, 1) => error modulo on floating-point number
        rem(10, 18446744073709551616) => 10
        """);
  }

  @Test
  void roundingGoesAwayFromZeroAtTheHalf() {
    FunctionTable.check(
        """
        round(2.5) => 3
        round(-2.5) => -3
        round(2.4) => 2
        ceil(2.1) => 3
        ceil(-2.1) => -2
        floor(2.9) => 2
        floor(-2.1) => -3
        abs(-1.5) => 1.5
        abs(-9223372036854775808) => 9223372036854775808
        """);
  }

  @Test
  void bitsAreThoseOfTwosComplement() {
    FunctionTable.check(
        """
        bits.and(12, 10) => 8
        bits.or(12, 10) => 14
        bits.xor(12, 10) => 6
        bits.negate(0) => -1
        bits.lsh(1, 70) => 1180591620717411303424
        bits.rsh(-8, 1) => -4
        bits.lsh(1, -1) => type error operand 2 must be an unsigned integer number but got a negative integer
        bits.lsh(1, 1000000000) => error shift of 1000000000 bits exceeds 32768
        bits.and(1.5, 1) => type error operand 1 must be integer number but got floating-point number
        """);
  }

  @Test
  void rangesGoUpAndDown() {
    FunctionTable.check(
        """
        numbers.range(1, 3) => [1, 2, 3]
        numbers.range(3, 1) => [3, 2, 1]
        numbers.range(1, 1) => [1]
        numbers.range_step(0, 10, 4) => [0, 4, 8]
        numbers.range_step(10, 0, 5) => [10, 5, 0]
        numbers.range_step(1, 2, 0) => error numbers.range_step: step must be a positive integer
        """);
  }

  @Test
  void aggregatesTakeArraysAndSets() {
    FunctionTable.check(
        """
        count([1, 2]) => 2
        count({1, 2}) => 2
        count({"a": 1}) => 1
        count("a😀") => 2
        count(1) => type error operand 1 must be one of {array, object, set, string} but got number
        sum([1, 2.5]) => 3.5
        sum(set()) => 0
        sum([9223372036854775807, 1]) => 9223372036854775808
        sum([1, "a"]) => type error operand 1 must be array of numbers but got array containing string
        sum("a") => type error operand 1 must be one of {set, array} but got string
        product([2, 3, 4]) => 24
        product([]) => 1
        max([1, "a", [0]]) => [0]
        max([]) => undefined
        min({3, 1, 2}) => 1
        min([]) => undefined
        sort([3, 1, "a", null]) => [null, 1, 3, "a"]
        sort({2, 1}) => [1, 2]
        all([true, true]) => true
        all([]) => true
        any([false, true]) => true
        any([]) => false
        """);
  }

  @Test
  void unitsAreThoseOfOpa() {
    FunctionTable.check(
        """
        units.parse("10K") => 10000
        units.parse("10Ki") => 10240
        units.parse("200m") => 0.2000000000
        units.parse("1.5M") => 1500000
        units.parse("1e3") => 1000
        units.parse("") => error units.parse: no amount provided
        units.parse("K") => error units.parse: no amount provided
        units.parse("1 K") => error units.parse: spaces not allowed in resource strings
        units.parse("1Z") => error units.parse: unit Z not recognized
        units.parse("1e1000000") => error units.parse: exponent too large
        units.parse("1.2.3K") => error units.parse: could not parse amount to a number
        units.parse_bytes("1.5KB") => 1500
        units.parse_bytes("1KiB") => 1024
        units.parse_bytes("3") => 3
        units.parse_bytes("1EiB") => 1152921504606846976
        units.parse_bytes("MB") => error units.parse_bytes: no byte amount provided
        units.parse_bytes("1foo") => error units.parse_bytes: byte unit foo not recognized
        """);
  }
}
