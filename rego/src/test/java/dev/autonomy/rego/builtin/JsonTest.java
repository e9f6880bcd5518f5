package dev.autonomy.rego.builtin;

import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void valuesBecomeTextAsGoWritesIt() {
    FunctionTable.check(
        """
        json.marshal({"b": [1, 1.50], "a": {2, 1}}) => "{\\"a\\":[1,2],\\"b\\":[1,1.50]}"
        json.marshal("<a&b>") => "\\"\\\\u003ca\\\\u0026b\\\\u003e\\""
        json.marshal({1: "x"}) => "{\\"1\\":\\"x\\"}"
        json.marshal_with_options({"a": [1]}, {"pretty": true}) => "{\\n\\t\\"a\\": [\\n\\t\\t1\\n\\t]\\n}"
        json.marshal_with_options({"a": []}, {"indent": " ", "prefix": "#"}) => "#{\\n# \\"a\\": []\\n#}"
        json.marshal_with_options([1], {"x": 1}) => type error operand 2 object contained unknown key "x"
        json.unmarshal("{\\"a\\": [1, null]}") => {"a": [1, null]}
        json.unmarshal("{") => error unexpected EOF
        json.is_valid("[1]") => true
        json.is_valid("[1") => false
        json.is_valid(1) => false
        """);
  }

  @Test
  void partsAreKeptAndRemovedByPath() {
    FunctionTable.check(
        """
        json.filter({"a": {"b": 1, "c": 2}, "d": 3}, ["a/b"]) => {"a": {"b": 1}}
        json.filter({"a": [1, 2]}, ["a/1"]) => {"a": [2]}
        json.filter({"a": {"b": 1}}, [["a", "b"], "x"]) => {"a": {"b": 1}}
        json.remove({"a": {"b": 1, "c": 2}}, ["a/b"]) => {"a": {"c": 2}}
        json.remove({"a": [1, 2, 3]}, {"a/0", "a/2"}) => {"a": [2]}
        json.remove({"a/b": 1}, ["a~1b"]) => {}
        json.remove({"a": 1}, "a") => type error operand 2 must be one of {set, array} but got string
        """);
  }

  @Test
  void patchesApplyOrAreUndefined() {
    FunctionTable.check(
        """
        json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": 2}]) => {"a": 1, "b": 2}
        json.patch([1, 3], [{"op": "add", "path": "/1", "value": 2}]) => [1, 2, 3]
        json.patch([1], [{"op": "add", "path": "/-", "value": 2}]) => [1, 2]
        json.patch({"a": 1}, [{"op": "remove", "path": "/a"}]) => {}
        json.patch({"a": 1}, [{"op": "replace", "path": "/a", "value": 2}]) => {"a": 2}
        json.patch({"a": 1}, [{"op": "move", "from": "/a", "path": "/b"}]) => {"b": 1}
        json.patch({"a": 1}, [{"op": "copy", "from": "/a", "path": "/b"}]) => {"a": 1, "b": 1}
        json.patch({"a": 1}, [{"op": "test", "path": "/a", "value": 1}]) => {"a": 1}
        json.patch({"a": 1}, [{"op": "test", "path": "/a", "value": 2}]) => undefined
        json.patch({"a": 1}, [{"op": "remove", "path": "/x"}]) => undefined
        json.patch({"a": 1}, [{"op": "nonsense", "path": "/a"}]) => undefined
        json.patch({"a": {1, 2}}, [{"op": "remove", "path": ["a", 1]}]) => {"a": {2}}
        """);
  }

  @Test
  void whatIsNoJsonIsToldInGosWords() {
    FunctionTable.check(
        """
        json.unmarshal("") => error EOF
        json.unmarshal("[1") => error unexpected EOF
        json.unmarshal("hello") => error invalid character 'h' looking for beginning of value
        json.unmarshal("nulx") => error invalid character 'x' in literal null (expecting 'l')
        json.unmarshal("{a: 1}") => error invalid character 'a' looking for beginning of object key string
        json.unmarshal("[1 2]") => error invalid character '2' after array element
        json.unmarshal("1.x") => error invalid character 'x' after decimal point in numeric literal
        json.unmarshal("{} {}") => error error: invalid character '{' after top-level value
        """);
  }

  @Test
  void halvesOfCharactersAreReplaced() {
    FunctionTable.check(
        """
        json.unmarshal("\\"\\\\ud83d\\\\ude00\\\\ud800x\\"") => "\\ud83d\\ude00\\ufffdx"
        json.is_valid("\\"\\\\udc00\\"") => true
        """);
  }

  @Test
  void yamlIsReadAndWritten() {
    FunctionTable.check(
        """
        yaml.unmarshal("a: 1\\nb: [x, yes]\\nc: 'yes'\\n") => {"a": 1, "b": ["x", true], "c": "yes"}
        yaml.unmarshal("1: x\\n") => {"1": "x"}
        yaml.unmarshal("base: &b {x: 1, z: 2}\\nother:\\n  <<: *b\\n  z: 3\\n") => {"base": {"x": 1, "z": 2}, "other": {"x": 1, "z": 3}}
        yaml.unmarshal("0x1F") => 31
        yaml.unmarshal("{a: y, b: N, c: 2020-01-01}") => {"a": true, "b": false, "c": "2020-01-01"}
        yaml.unmarshal("a: .inf") => error json: unsupported value: +Inf
        yaml.is_valid("a: .nan") => false
        yaml.is_valid("a: [") => false
        yaml.is_valid("a: 1") => true
        yaml.marshal({"a": [1, "true", "x y"], "b": {"c": null}}) => "a:\\n- 1\\n- \\"true\\"\\n- x y\\nb:\\n  c: null\\n"
        yaml.marshal([{"a": 1, "b": [2]}]) => "- a: 1\\n  b:\\n  - 2\\n"
        yaml.marshal([[1], []]) => "- - 1\\n- []\\n"
        yaml.marshal(["y", "2020-01-01", "2020-13-01", "1:30", "1:99", ".inf"]) => "- \\"y\\"\\n- \\"2020-01-01\\"\\n- 2020-13-01\\n- \\"1:30\\"\\n- 1:99\\n- \\".inf\\"\\n"
        yaml.marshal([-1.50, 1e30, 2.0, 123456789012345678901234567890]) => "- -1.5\\n- 1e+30\\n- 2\\n- 123456789012345678901234567890\\n"
        yaml.marshal("a: b") => "'a: b'\\n"
        """);
  }
}
