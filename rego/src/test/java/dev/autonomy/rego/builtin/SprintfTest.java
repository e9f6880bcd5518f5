package dev.autonomy.rego.builtin;

import org.junit.jupiter.api.Test;

/** Against the documentation of Go's package fmt. */
class SprintfTest {

  @Test
  void valuesPrintByTheirType() {
    FunctionTable.check(
        """
        sprintf("%v %v %v", ["a", 1, 1.5]) => "a 1 1.5"
        sprintf("%v", [true]) => "true"
        sprintf("%v", [null]) => "null"
        sprintf("%v", [["a", {"b": 1}]]) => "[\\"a\\", {\\"b\\": 1}]"
        sprintf("%s", [{1, 2}]) => "{1, 2}"
        sprintf("%d %x %X %o %b %c %U", [10, 255, 255, 8, 5, 65, 65]) => "10 ff FF 10 101 A U+0041"
        sprintf("%d", [12345678901234567890123]) => "12345678901234567890123"
        sprintf("%v", [1e3]) => "1000"
        sprintf("%v %v", [1234567.5, 0.00001]) => "1.2345675e+06 1e-05"
        sprintf("%f %.2f %e %g", [3.14159, 3.14159, 1234.5678, 0.5]) => "3.141590 3.14 1.234568e+03 0.5"
        sprintf("%.3g %.10g", [1234.5678, 1234.5678]) => "1.23e+03 1234.5678"
        sprintf("%q %x", ["a\\"b", "hi"]) => "\\"a\\\\\\"b\\" 6869"
        sprintf("%T %T %T", [1, 1.5, "x"]) => "int float64 string"
        sprintf("100%%", []) => "100%"
        """);
  }

  @Test
  void widthsAndFlagsPad() {
    FunctionTable.check(
        """
        sprintf("[%5d] [%-5d] [%05d] [%+d] [% d]", [42, 42, 42, 42, 42]) => "[   42] [42   ] [00042] [+42] [ 42]"
        sprintf("[%5s] [%-5s] [%.2s]", ["ab", "ab", "abc"]) => "[   ab] [ab   ] [ab]"
        sprintf("[%8.3f] [%-8.3f] [%08.3f]", [3.14159, 3.14159, -3.14159]) => "[   3.142] [3.142   ] [-003.142]"
        sprintf("%#x %#o %#b %#q", [255, 8, 5, "a"]) => "0xff 010 0b101 `a`"
        sprintf("[%*d] [%-*d]", [5, 42, 4, 7]) => "[   42] [7   ]"
        sprintf("%[2]d %[1]d", [1, 2]) => "2 1"
        sprintf("% x", ["abc"]) => "61 62 63"
        """);
  }

  @Test
  void mistakesShowInTheResult() {
    FunctionTable.check(
        """
        sprintf("%d", ["x"]) => "%!d(string=x)"
        sprintf("%s", [1]) => "%!s(int=1)"
        sprintf("%s", [1.5]) => "%!s(float64=1.5)"
        sprintf("%t", [true]) => "%!t(string=true)"
        sprintf("%d %d", [1]) => "1 %!d(MISSING)"
        sprintf("%d", [1, "x"]) => "1%!(EXTRA string=x)"
        sprintf("%!", [1]) => "%!!(int=1)"
        sprintf("%", []) => "%!(NOVERB)"
        sprintf("%[3]d", [1]) => "%!d(BADINDEX)"
        sprintf("%z", [1]) => "%!z(int=1)"
        """);
  }

  @Test
  void otherArgumentsAreTypeErrors() {
    FunctionTable.check(
        """
        sprintf(1, []) => type error operand 1 must be string but got number
        sprintf("x", "y") => type error operand 2 must be array but got string
        """);
  }
}
