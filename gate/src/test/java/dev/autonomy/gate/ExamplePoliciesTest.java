package dev.autonomy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.bundle.DemoBundle;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplePoliciesTest {

  private static final Path EXAMPLES = Path.of("..", "examples", "policies");
  private static final Pattern TEST_RULE = Pattern.compile("^(test_\\w+)", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(strings = {"demo", "velocity-limit", "file-sandbox", "api-allowlist", "ros2-launch"})
  void everyTestOfAnExamplePasses(String name) throws Exception {
    Bundle bundle = Bundle.read(EXAMPLES.resolve(name));
    List<Source> sources = new ArrayList<>();
    List<String> tests = new ArrayList<>();
    bundle
        .modules()
        .forEach(
            (file, text) -> {
              sources.add(new Source(file, text));
              Matcher rule = TEST_RULE.matcher(text);
              while (rule.find()) {
                tests.add(rule.group(1));
              }
            });
    Policy policy =
        Rego.compile(CompileRequest.of(sources).withData((ObjectValue) Value.of(bundle.data())));

    assertThat(tests).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();
    for (String test : tests) {
      try (Evaluation evaluation = policy.evaluate(ObjectValue.EMPTY)) {
        assertThat(evaluation.value(policy.rule("data.autonomy_test." + test)))
            .as("%s of %s", test, name)
            .isEqualTo(BooleanValue.TRUE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "velocity-limit", "file-sandbox", "api-allowlist", "ros2-launch"})
  void everyExampleIsABundleForTheGate(String name) throws Exception {
    Bundle bundle = Bundle.read(EXAMPLES.resolve(name)).withoutTests();

    CompiledBundle compiled = CompiledBundle.compile(bundle, "example:" + name);

    assertThat(compiled.manifest().name()).isEqualTo(name);
    assertThat(compiled.identity().version()).isEqualTo("1.0.0");
  }

  @Test
  void theDemoExampleIsTheEmbeddedPolicy() throws Exception {
    assertThat(Bundle.read(EXAMPLES.resolve("demo")).withoutTests().digest())
        .isEqualTo(DemoBundle.read().digest());
  }
}
