package dev.autonomy.rego.check;

import static dev.autonomy.rego.check.CheckOptions.DEFAULT;

import org.junit.jupiter.api.Test;

class TypeErrorTest {

  @Test
  void argumentsOfBuiltinFunctionsMustFit() {
    Checks.check(
        DEFAULT,
        """
        p if count(1) > 0
        =>
        2:6 type: count: invalid argument(s)
          have: (number, ???)
          want: (collection: any<string, array[any], object[any: any], set[any]>, n: number)
        ----
        p if { startswith("a", 1) }
        =>
        2:8 type: startswith: invalid argument(s)
          have: (string, number)
          want: (search: string, base: string, result: boolean)
        ----
        p if { x := 1; y := "a"; x + y == 2 }
        =>
        2:26 type: plus: invalid argument(s)
          have: (number, string, ???)
          want: (x: number, y: number, z: number)
        """);
  }

  @Test
  void sidesOfEquationsMustHaveAValueInCommon() {
    Checks.check(
        DEFAULT,
        """
        p if 1 == "a"
        =>
        2:6 type: match error
          left  : number
          right : string
        ----
        p if { [x, 1] = ["a", y]; x > y }
        q if { [x, 1] = {"a": 2}; x = input.x }
        =>
        3:8 type: match error
          left  : array<any, number>
          right : object<a: number>
        """);
  }

  @Test
  void referencesMustLeadSomewhere() {
    Checks.check(
        DEFAULT,
        """
        p := {"a": 1, "b": 2}
        q := p.c
        =>
        3:6 type: undefined ref: data.t.p.c
          data.t.p.c
                   ^
                   have: "c"
                   want (one of): ["a" "b"]
        ----
        f(x) := x + 1
        p := f.y
        q := x.y if x := 7
        =>
        3:6 type: undefined ref: data.t.f.y
          data.t.f.y
          ^^^^^^^^
          have: (number) => number
        4:6 type: undefined ref: x.y
          x.y
          ^
          have: number
        """);
  }
}
