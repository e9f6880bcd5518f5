package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StringsTest {

  @Test
  void textIsSearchedByCodePoints() {
    FunctionTable.check(
        """
        contains("abc", "b") => true
        contains("abc", "") => true
        contains("abc", 1) => type error operand 2 must be string but got number
        startswith("abc", "ab") => true
        endswith("abc", "bc") => true
        endswith("abc", "ab") => false
        indexof("abc", "c") => 2
        indexof("a😀c", "c") => 2
        indexof("abc", "x") => -1
        indexof("abc", "") => error empty search character
        indexof_n("aaa", "a") => [0, 1, 2]
        indexof_n("😀a😀a", "a") => [1, 3]
        indexof_n("aaaa", "aa") => [0, 1, 2]
        strings.count("cheese", "e") => 3
        strings.count("aaa", "aa") => 1
        strings.count("abc", "") => 4
        substring("abcdef", 1, 2) => "bc"
        substring("abcdef", 1, -1) => "bcdef"
        substring("a😀cd", 1, 2) => "😀c"
        substring("abc", 7, 1) => ""
        substring("abc", -1, 1) => error negative offset
        substring("abc", 0, 1.5) => type error operand 3 must be integer number but got floating-point number
        """);
  }

  @Test
  void textIsTakenApartAndPutTogether() {
    FunctionTable.check(
        """
        concat(",", ["a", "b"]) => "a,b"
        concat(",", {"b", "a"}) => "a,b"
        concat(",", []) => ""
        concat(",", ["a", 1]) => type error operand 2 must be array of strings but got array containing number
        concat(",", 1) => type error operand 2 must be one of {set, array} but got number
        split("a.b.c", ".") => ["a", "b", "c"]
        split("abc", "x") => ["abc"]
        split("", ",") => [""]
        split("a😀", "") => ["a", "😀"]
        split("", "") => []
        strings.split_n("a.b.c", ".", 2) => ["a", "b"]
        strings.split_n("a.b.c", ".", -2) => ["b", "c"]
        strings.split_n("a.b.c", ".", 0) => []
        strings.split_n("a.b.c", ".", 9) => ["a", "b", "c"]
        replace("aXbX", "X", "-") => "a-b-"
        replace("ab", "", "-") => "-a-b-"
        strings.replace_n({"<": "&lt;", ">": "&gt;"}, "<b>") => "&lt;b&gt;"
        strings.replace_n({"a": "b", "b": "a"}, "ab") => "ba"
        strings.replace_n({"a": 1}, "ab") => type error operand 1 non-string value found in pattern object
        strings.reverse("a😀c") => "c😀a"
        strings.any_prefix_match(["abc", "xyz"], {"x"}) => true
        strings.any_prefix_match("abc", "b") => false
        strings.any_suffix_match(["abc"], ["bc", "zz"]) => true
        strings.any_prefix_match(1, "a") => type error operand 1 must be one of {string, set, array} but got number
        """);
  }

  @Test
  void textIsCutAndMapped() {
    FunctionTable.check(
        """
        upper("straße") => "STRAßE"
        lower("ÄÖÜ") => "äöü"
        trim("xxabcxx", "x") => "abc"
        trim_left("xyabc", "yx") => "abc"
        trim_right("abcxy", "yx") => "abc"
        trim_prefix("abcabc", "abc") => "abc"
        trim_suffix("abcabc", "abc") => "abc"
        trim_suffix("abc", "x") => "abc"
        trim_space("\\t a b\\n ") => "a b"
        format_int(255, 16) => "ff"
        format_int(-5, 2) => "-101"
        format_int(15.9, 10) => "15"
        format_int(1, 3) => type error operand 2 must be one of {2, 8, 10, 16}
        """);
  }

  @Test
  void resultsBeyondTheBoundAreRefusedBeforeTheyAreBuilt() {
    assertThat(FunctionTable.call("sprintf(\"%1000000s%1000000s\", [\"a\", \"b\"])"))
        .hasSize(2_000_002);
    StringBuilder format = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      format.append("%1000000d");
      arguments.append(i == 0 ? "1" : ",1");
    }
    assertThat(FunctionTable.call("sprintf(\"" + format + "\", [" + arguments + "])"))
        .startsWith("error result of ")
        .endsWith(" exceeds 16777216");
    assertThat(FunctionTable.call("numbers.range(1, 1000000000000000000000)"))
        .startsWith("error result of ");
  }

  @Test
  void templatesAreFilled() {
    FunctionTable.check(
        """
        strings.render_template("{{.test}}", {"test": "hello"}) => "hello"
        strings.render_template("{{.a.b}} {{.c}}", {"a": {"b": 2023}}) => "2023 <undefined>"
        strings.render_template("{{range $i, $n := .names}}{{if $i}},{{end}}hi {{$n}}{{end}}", {"names": ["a", "b"]}) => "hi a,hi b"
        strings.render_template("{{range .x}}{{.}}{{else}}none{{end}}", {"x": []}) => "none"
        strings.render_template("{{if eq .x 1}}one{{else if gt .x 5}}many{{else}}few{{end}}", {"x": 7}) => "many"
        strings.render_template("a {{- /* note */ -}} b", {}) => "ab"
        strings.render_template("{{with .x}}{{.y}}{{end}}", {"x": {"y": 1}}) => "1"
        strings.render_template(`{{$v := "q"}}{{$v | printf "%s-%d" "p" }}`, {}) => "p-%!d(string=q)"
        strings.render_template(`{{printf "%05d" (len .x)}}`, {"x": [1, 2]}) => "00002"
        strings.render_template("{{.x}} {{index .x 1}}", {"x": [1, {"a": 2}]}) => "[1 map[a:2]] map[a:2]"
        strings.render_template("{{range .x}}{{if eq . 2}}{{break}}{{end}}{{.}}{{end}}", {"x": [1, 2, 3]}) => "1"
        strings.render_template("{{if}}x{{end}}", {}) => error template: template:1: missing value for command
        strings.render_template("{{if .x}}", {}) => error template: template:1: missing {{end}}
        strings.render_template("{{.x", {}) => error template: template: unclosed action
        """);
  }
}
