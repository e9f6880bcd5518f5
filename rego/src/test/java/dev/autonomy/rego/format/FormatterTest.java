package dev.autonomy.rego.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.parse.ParserOptions;
import org.junit.jupiter.api.Test;

/** The style, shown by examples: {@code =>} stands between a source and its formatted text. */
class FormatterTest {
  private static final FormatOptions EXPERIMENTS =
      new FormatOptions(
          ParserOptions.of(RegoVersion.V1).withExperimentalKeywords(),
          FormatOptions.Target.SAME_VERSION,
          false);

  @Test
  void spacesAndIndentationFollowTheTree() {
    check(
        """
        package   a.b["c d"]
        allow if{input.x==1;not input.y}
        f(x,y):=x+y*2
        g(x)   := f( x , 1 )[0].a["b"]["c d"][x]
        =>
        package a.b["c d"]

        allow if {
        	input.x == 1
        	not input.y
        }

        f(x, y) := x + (y * 2)
        g(x) := f(x, 1)[0].a.b["c d"][x]
        """);
  }

  @Test
  void bracesGoWhereOneExpressionStandsOnTheLineOfTheHead() {
    check(
        """
        package a

        p if { x }
        q if
          x
        r if {
          x
        }
        s if { {x} }
        t if ({x})
        =>
        package a

        p if x
        q if {
        	x
        }

        r if {
        	x
        }

        s if {
        	{x}
        }

        t if {
        	{x}
        }
        """);
  }

  @Test
  void rulesOnNeighbouringLinesStayTogether() {
    check(
        """
        package a
        default p := 1
        q := 2
        r contains 3 if x
        s if y # why

        t := 4 if true
        u if true
        =>
        package a

        default p := 1

        q := 2
        r contains 3 if x
        s if y # why

        t := 4
        u := true
        """);
  }

  @Test
  void listsAreBrokenWhereTheAuthorBrokeThem() {
    check(
        """
        package a

        p := [1,2,
          3]
        q := {"a":1, "b":[
          2]}
        r := f(
          1, 2,
          {"x":
            3, "y": 4})
        s := [1, 2
        ]
        t := {
        }
        =>
        package a

        p := [
        	1, 2,
        	3,
        ]

        q := {"a": 1, "b": [
        	2,
        ]}

        r := f(
        	1, 2,
        	{
        		"x": 3,
        		"y": 4,
        	},
        )

        s := [1, 2]

        t := {}
        """);
  }

  @Test
  void bodiesOfComprehensionsAndQuantifiersKeepTheirLines() {
    check(
        """
        package a

        p if {
          x := [y|y:=input.a[_];y>1]
          z := {k:v |
            some k,v in input.b }
          every a,b in z {a;b}
          every c in x {
            c > 0 }
          some i,j
          some k,
            l
          some m, {"n":n} in x
        }
        =>
        package a

        p if {
        	x := [y | y := input.a[_]; y > 1]
        	z := {k: v |
        		some k, v in input.b
        	}
        	every a, b in z { a; b }
        	every c in x {
        		c > 0
        	}
        	some i, j
        	some k,
        		l
        	some m, {"n": n} in x
        }
        """);
  }

  @Test
  void modifiersStayOnTheirLines() {
    check(
        """
        package a

        p if {
          q with input.a as 1   with input.b as 2
          q with input as {
            "a": 1}
            with data.b as 2 with count as f
            with data.c as 3
        }
        =>
        package a

        p if {
        	q with input.a as 1 with input.b as 2
        	q with input as {
        		"a": 1,
        	}
        		with data.b as 2 with count as f
        		with data.c as 3
        }
        """);
  }

  @Test
  void elseStandsBesideItsBraceOrOnItsOwn() {
    check(
        """
        package a

        p := 1 if {
          x
        } else := 2 if { y
          z } else=3
        q if { x
        }
        # why
        else if y
        =>
        package a

        p := 1 if {
        	x
        } else := 2 if {
        	y
        	z
        } else := 3

        q if x

        # why
        else if y
        """);
  }

  @Test
  void commentsAndBlankLinesKeepTheirPlaces() {
    check(
        """
        # first

        # second
        package a # name
        p if { # begin

          x # one
          # two


          # three
          y;z # both
          # end

        }
        q := [ # list
          1, # one
          # two
          2
          # end
        ]
        r := # value
           5
        # last


        # very last
        =>
        # first

        # second
        package a # name

        p if { # begin
        	x # one

        	# two

        	# three
        	y
        	z # both
        	# end

        }

        q := [ # list
        	1, # one
        	# two
        	2,
        	# end
        ]

        r := # value
        	5

        # last

        # very last
        """);
  }

  @Test
  void importsAreSortedInTheirGroupsWithTheirComments() {
    check(
        """
        package a
        import data.z # last
        import input.y
        import data.b as c
        import data.b

        import data.a
        # about the next
        import rego.v1
        import future.keywords.if
        =>
        package a

        import data.b
        import data.b as c
        import data.z # last
        import input.y

        import data.a

        # about the next
        import rego.v1
        """);
  }

  @Test
  void textAndNumbersAreLeftAsTheyAre() {
    check(
        """
        package a

        p := [1.50, 1e3, "\\u0041\\/"]
        q := `raw
          "text"`
        r := [$"{ input.x }\\{", $`{input.x
        }`]
        =>
        package a

        p := [1.50, 1e3, "\\u0041\\/"]
        q := `raw
          "text"`

        r := [$"{ input.x }\\{", $`{input.x
        }`]
        """);
  }

  @Test
  void parenthesesStandWhereTheyMatterAndAroundNestedOperators() {
    check(
        """
        package a

        p if {
          x := a + b + c
          (a + b) == (c)
          a - (b - c) > 0
          a == (b == c)
          (1 in [1]) == true
          x == ("k", v in y)
          f((a | b), c | d)
          [(a | b), c]
          (a | b)[0]
          x;-1 == y
        }
        =>
        package a

        p if {
        	x := (a + b) + c
        	a + b == c
        	a - (b - c) > 0
        	a == (b == c)
        	(1 in [1]) == true
        	x == ("k", v in y)
        	f((a | b), c | d)
        	[(a | b), c]
        	(a | b)[0]
        	x;
        	-1 == y
        }
        """);
  }

  @Test
  void parenthesesBehindACommentKeepAMemberOfASetApart() {
    check(
        EXPERIMENTS,
        """
        package a
        import future.keywords
        p if{{x,(#
        y in z)}}
        q := f(x, ( # (
        # g(
        y | z))
        =>
        package a

        import future.keywords

        p if {
        	{
        		x, #
        		(y in z),
        	}
        }

        q := f(
        	x, # (
        	# g(
        	(y | z),
        )
        """);
  }

  @Test
  void aSetThatLosesItsLeadingCommaGetsTheParenthesesItNeedsThen() {
    check(
        EXPERIMENTS,
        """
        package a
        import future.keywords
        p if{{ # c
        ,x,y in z,1+2}}
        =>
        package a

        import future.keywords

        p if {
        	{ # c
        		x, (y in z), 1 + 2,
        	}
        }
        """);
  }

  @Test
  void wordsWithAMeaningStayAsTheAuthorWroteThemInReferences() {
    check(
        """
        package a

        p := [x.if, x["if"], x["ok"], x["not ok"], x[`ok`]]
        q["a"] := 1
        q.b := 2
        q.c["d"] := 3
        =>
        package a

        p := [x.if, x["if"], x.ok, x["not ok"], x.ok]
        q["a"] := 1
        q.b := 2
        q.c.d := 3
        """);
  }

  @Test
  void aSetNamedLikeAKeywordKeepsTheBracketThatMakesItAName() {
    check(
        FormatOptions.of(RegoVersion.V0),
        """
        package a
        import future.keywords
        contains[x]{x:=input.y[_]}
        if.legacy
        =>
        package a

        import future.keywords

        contains[x] {
        	x := input.y[_]
        }

        if["legacy"]
        """);
  }

  @Test
  void version0IsWrittenWithTheKeywordsItImports() {
    check(
        FormatOptions.of(RegoVersion.V0),
        """
        package a
        p[x]{x:=input.y[_]}
        q=true{x}
        r[x]=true{x:=1}
        =>
        package a

        p[x] {
        	x := input.y[_]
        }

        q {
        	x
        }

        r[x] = true {
        	x := 1
        }
        """);
    check(
        FormatOptions.of(RegoVersion.V0),
        """
        package a
        import future.keywords.contains
        import future.keywords.if
        p[x]{x:=input.y[_]}
        q=5{x}
        =>
        package a

        import future.keywords.contains
        import future.keywords.if

        p contains x if x := input.y[_]
        q = 5 if x
        """);
  }

  @Test
  void version0IsTurnedIntoTextForBothVersions() {
    check(
        FormatOptions.of(RegoVersion.V0).withTarget(FormatOptions.Target.BOTH_VERSIONS),
        """
        package a
        import data.z
        import future.keywords.in
        default ok = false
        ok = true { p[1] }
        p[x] { x in input.y } { x = 1 }
        =>
        package a

        import data.z
        import rego.v1

        default ok := false

        ok if p[1]
        p contains x if x in input.y

        p contains x if x = 1
        """);
    check(
        FormatOptions.of(RegoVersion.V0).withTarget(FormatOptions.Target.BOTH_VERSIONS),
        """
        package a
        p.q.r { x }
        s.t
        =>
        package a

        import rego.v1

        p.q.r if x
        s contains "t"
        """);
  }

  @Test
  void importsThatVersion1DoesNotNeedCanBeDropped() {
    check(
        FormatOptions.DEFAULT.withoutVersionImports(),
        """
        package a
        import rego.v1 # both
        import data.b
        import future.keywords.if
        p := b
        =>
        package a

        # both
        import data.b

        p := b
        """);
  }

  @Test
  void everySyntaxErrorIsReported() {
    assertThatThrownBy(() -> format("package a\np := ]\nq := ]\n", FormatOptions.DEFAULT))
        .isInstanceOfSatisfying(
            RegoException.class,
            e ->
                assertThat(e.errors())
                    .hasSizeGreaterThan(1)
                    .extracting(RegoError::code)
                    .containsOnly(RegoError.PARSE_ERROR));
  }

  @Test
  void whatVersion1CannotSayIsRefused() {
    FormatOptions both =
        FormatOptions.of(RegoVersion.V0).withTarget(FormatOptions.Target.BOTH_VERSIONS);

    assertThatThrownBy(() -> format("package a\np { in := 1; in == 1 }\n", both))
        .isInstanceOfSatisfying(
            RegoException.class,
            e -> {
              assertThat(e.errors())
                  .extracting(RegoError::code)
                  .containsExactly(RegoError.FORMAT_ERROR);
              assertThat(e).hasMessageContaining("unexpected in keyword");
            });
  }

  @Test
  void indentationBeyondTheBoundIsRefusedBeforeMemoryRunsOut() {
    String deep = "[\n".repeat(200) + "1,\n".repeat(100_000) + "]".repeat(200);

    assertThatThrownBy(() -> format("package a\n\np := " + deep, FormatOptions.DEFAULT))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("longer than");
  }

  private static void check(String example) {
    check(FormatOptions.DEFAULT, example);
  }

  private static void check(FormatOptions options, String example) {
    String[] sides = example.split("=>\n", 2);
    assertThat(format(sides[0], options)).isEqualTo(sides[1]);
    assertThat(format(sides[1], options)).as("formatted again").isEqualTo(sides[1]);
  }

  private static String format(String text, FormatOptions options) {
    return Formatter.format(new Source("example.rego", text), options);
  }
}
