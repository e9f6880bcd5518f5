package dev.autonomy.rego.builtin;

import org.junit.jupiter.api.Test;

class CollectionsTest {

  @Test
  void arraysAreCutAndJoined() {
    FunctionTable.check(
        """
        array.concat([1], [2, 3]) => [1, 2, 3]
        array.concat([1], {2}) => type error operand 2 must be array but got set
        array.flatten([[1, [2]], 3]) => [1, [2], 3]
        array.reverse([1, 2, 3]) => [3, 2, 1]
        array.slice([1, 2, 3, 4], 1, 3) => [2, 3]
        array.slice([1, 2, 3], -1, 9) => [1, 2, 3]
        array.slice([1, 2, 3], 2, 1) => []
        """);
  }

  @Test
  void setsAreCombined() {
    FunctionTable.check(
        """
        and({1, 2}, {2, 3}) => {2}
        or({1, 2}, {2, 3}) => {1, 2, 3}
        set_diff({1, 2}, {2}) => {1}
        intersection({{1, 2}, {2, 3}}) => {2}
        intersection(set()) => set()
        union({{1}, {2}}) => {1, 2}
        union({1}) => type error operand 1 must be set but got number
        """);
  }

  @Test
  void objectsAreReadAndChanged() {
    FunctionTable.check(
        """
        object.get({"a": 1}, "a", 0) => 1
        object.get({"a": 1}, "b", 0) => 0
        object.get({"a": {"b": [5]}}, ["a", "b", 0], 0) => 5
        object.get({"a": 1}, [], 0) => {"a": 1}
        object.get({"a": 1}, ["a", "b"], 0) => 0
        object.get({["a"]: 1}, ["a"], 0) => 0
        object.keys({"a": 1, 2: 3}) => {2, "a"}
        object.filter({"a": 1, "b": 2}, ["a"]) => {"a": 1}
        object.remove({"a": 1, "b": 2}, {"a": null}) => {"b": 2}
        object.remove({"a": 1}, "a") => type error operand 2 must be one of {object, set, array} but got string
        object.union({"a": {"x": 1}}, {"a": {"y": 2}, "b": 3}) => {"a": {"x": 1, "y": 2}, "b": 3}
        object.union({"a": 1}, {"a": {"y": 2}}) => {"a": {"y": 2}}
        object.union_n([{"a": {"b": 2}}, {"a": 4}, {"a": {"c": 3}}]) => {"a": {"c": 3}}
        object.union_n([1]) => type error operand 1 must be array of objects but got array containing number
        object.subset({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}) => true
        object.subset({"a": 1}, {"b": 1}) => false
        object.subset({1, 2}, {1}) => true
        object.subset([1, 2, 3], [2, 3]) => true
        object.subset([1, 2, 3], [1, 3]) => false
        object.subset([1, 2], {2}) => true
        object.subset([1], set()) => true
        object.subset([], set()) => false
        object.subset([1], "a") => type error both arguments object.subset must be of the same type or array and set
        """);
  }

  @Test
  void membershipAsksKeysAndValues() {
    FunctionTable.check(
        """
        internal.member_2(1, [1]) => true
        internal.member_2(1, {"a": 1}) => true
        internal.member_2("a", {"a": 1}) => false
        internal.member_2(1, "a") => false
        internal.member_3("a", 1, {"a": 1}) => true
        internal.member_3(0, "x", ["x"]) => true
        internal.member_3("x", "x", {"x"}) => true
        internal.member_3("x", "y", {"x", "y"}) => false
        """);
  }

  @Test
  void walkVisitsEverythingInside() {
    FunctionTable.check(
        """
        walk({"a": [1], "b": {2}}) => [[[], {"a": [1], "b": {2}}], [["a"], [1]], [["a", 0], 1], [["b"], {2}], [["b", 2], 2]]
        walk(1) => [[[], 1]]
        walk([]) => [[[], []]]
        """);
  }

  @Test
  void graphsAreFollowedThroughCycles() {
    FunctionTable.check(
        """
        graph.reachable({"a": ["b"], "b": ["a", "c"], "c": []}, ["a"]) => {"a", "b", "c"}
        graph.reachable({"a": ["x"]}, {"a"}) => {"a"}
        graph.reachable({}, ["a"]) => set()
        graph.reachable({}, "a") => type error operand 2 must be {array, set} but got string
        graph.reachable_paths({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, {"a"}) => {["a", "b", "d"], ["a", "c", "d"]}
        graph.reachable_paths({"a": ["b"], "b": ["a"]}, ["a"]) => {["a", "b"]}
        graph.reachable_paths({"a": []}, ["a"]) => {["a"]}
        graph.reachable_paths({"a": ["a"]}, ["a"]) => {["a", "a"]}
        graph.reachable_paths({"a": ["b"], "b": ["b", "c"], "c": []}, ["a"]) => {["a", "b"], ["a", "b", "c"]}
        """);
  }

  @Test
  void typesAreNamedAndCast() {
    FunctionTable.check(
        """
        type_name({1}) => "set"
        is_number(1) => true
        is_string(1) => false
        to_number("12.50") => 12.50
        to_number("+7") => 7
        to_number("1e-400") => 1e-400
        to_number("1e400") => error strconv.ParseFloat: parsing "1e400": value out of range
        to_number(".5") => 0.5
        to_number("1e2") => 1e2
        to_number("abc") => error strconv.ParseFloat: parsing "abc": invalid syntax
        to_number("inf") => type error operand 1 must be valid number string but got string
        to_number(true) => 1
        to_number(null) => 0
        to_number([]) => type error operand 1 must be one of {null, boolean, number, string} but got array
        cast_array({2, 1}) => [1, 2]
        cast_set([1, 1]) => {1}
        cast_string(1) => type error operand 1 must be string but got number
        """);
  }
}
