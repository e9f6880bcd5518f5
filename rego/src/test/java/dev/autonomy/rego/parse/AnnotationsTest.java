package dev.autonomy.rego.parse;

import static dev.autonomy.rego.parse.ParserOptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnnotationsTest {

  @Test
  void aBlockDescribesTheStatementBehindIt() throws Exception {
    RegoModule module =
        Readings.parse(
            """
            # METADATA
            # title: All of it
            # scope: subpackages

            # METADATA
            # description: This file
            package t

            import data.x

            # METADATA
            # title: One rule
            # authors:
            #   - Jane Doe <jane@example.org>
            #   - name: John
            # related_resources:
            #   - https://example.org
            #   - ref: https://example.org/b
            #     description: More
            # organizations: [A, B]
            # custom:
            #   level: 3
            #   nested: {a: [true, 1.5, null]}
            # unknown: ignored
            p := 1

            # an ordinary comment
            # METADATA
            # entrypoint: true
            p := 1 if x.y
            """,
            DEFAULT);

    assertThat(module.annotations())
        .extracting(Annotations::scope)
        .containsExactly(Annotations.Scope.SUBPACKAGES, Annotations.Scope.PACKAGE);
    assertThat(module.annotations().get(0).location()).hasToString("1:1");
    assertThat(module.rules().get(0).annotations().getFirst().content())
        .isEqualTo(
            json(
                """
                {"title": "One rule", "scope": "rule",
                 "authors": [{"name": "Jane Doe", "email": "jane@example.org"}, {"name": "John"}],
                 "related_resources": [{"ref": "https://example.org"},
                   {"ref": "https://example.org/b", "description": "More"}],
                 "organizations": ["A", "B"],
                 "custom": {"level": 3, "nested": {"a": [true, 1.5, null]}}}
                """));
    assertThat(module.rules().get(1).annotations().getFirst().content())
        .isEqualTo(json("{\"entrypoint\": true, \"scope\": \"document\"}"));
  }

  @Test
  void onlyCommentsOfConsecutiveLinesBelongToABlock() {
    RegoModule module =
        Readings.parse(
            """
            package t

            # METADATA
            # title: A

            # description: B
            p := 1 # no METADATA
            """,
            DEFAULT);

    assertThat(module.rules().getFirst().annotations().getFirst().content().members().keySet())
        .containsExactly("title", "scope");
  }

  @Test
  void misplacedAndMalformedBlocksAreRefused() {
    assertThat(errors("# METADATA\n# scope: rule\npackage t"))
        .isEqualTo("1:1 annotation scope 'rule' must be applied to rule (have package)");
    assertThat(errors("package t\n# METADATA\n# title: x\nimport data.x\np := 1"))
        .isEqualTo(
            "2:1 invalid annotation scope 'import'. Use one of 'rule', 'document', 'package', or"
                + " 'subpackages'");
    assertThat(errors("package t\np := 1\n# METADATA\n# scope: package"))
        .isEqualTo("3:1 annotation scope 'package' must be applied to package");
    assertThat(errors("package t\n# METADATA\n# scope: rule\n# entrypoint: true\np := 1"))
        .isEqualTo("2:1 annotation entrypoint applied to non-document or package scope 'rule'");
    assertThat(errors("package t\n# METADATA\np := 1"))
        .isEqualTo("2:1 expected METADATA block, found whitespace");
    assertThat(errors("package t\n# METADATA\n# title: [x\np := 1")).startsWith("3:1 yaml: line");
    assertThat(errors("package t\n# METADATA\n# authors: {}\np := 1"))
        .isEqualTo("2:1 authors must be a list");
    assertThat(errors("package t\n# METADATA\n# custom: " + "[".repeat(5_000) + "\np := 1"))
        .isEqualTo("2:1 metadata nests too deeply: more than 64 levels");
  }

  private static String errors(String text) {
    try {
      Readings.parse(text, DEFAULT);
      return "";
    } catch (RegoException refused) {
      return Readings.errors(refused);
    }
  }

  private static JsonObject json(String text) throws Exception {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
