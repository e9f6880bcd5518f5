package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompiledBundleTest {

  @Test
  void theDemoPolicyIsAnOrdinaryBundle() throws BundleException {
    CompiledBundle demo = DemoBundle.compile();

    assertThat(demo.identity().ref()).isEqualTo("embedded:demo");
    assertThat(demo.identity().version()).isEqualTo("1.0.0");
    assertThat(demo.identity().digest())
        .isEqualTo(Bundle.parse(DemoBundle.read().toArchive(), BundleLimits.DEFAULT).digest());
    assertThat(DemoBundle.read().modules().firstEntry().getValue().lines().count())
        .isLessThanOrEqualTo(15);
  }

  @Test
  void typesAreCheckedUnlessTheyWereBefore() throws BundleException {
    assertThat(CompiledBundle.compile(DemoBundle.read(), "embedded:demo").identity())
        .isEqualTo(DemoBundle.compile().identity());
    String wrong = "package autonomy\n\nallow if startswith(input.kind, 1)\n";
    assertThatThrownBy(() -> compile(wrong)).hasMessageContaining("startswith: invalid argument");
    assertThat(CompiledBundle.recompile(bundle(wrong), "store").identity().ref())
        .isEqualTo("store");
  }

  @Test
  void aPolicyThatDoesNotCompileIsRefusedWithItsFirstError() {
    assertThatThrownBy(() -> compile("package autonomy\n\nallow if {"))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_COMPILED))
        .hasMessageStartingWith("policy does not compile: policies/p.rego:")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aBundleWithoutAllowIsRefusedBecauseItWouldDenyEverything() {
    assertThatThrownBy(() -> compile("package example\n\nallow := true"))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.NO_POLICY))
        .hasMessageContaining("data.autonomy.allow");
  }

  @Test
  void builtInsThatReachTheNetworkAreRefusedAtLoad() {
    String[] calls = {
      "http.send({\"method\": \"get\", \"url\": \"http://localhost\"})",
      "net.lookup_ip_addr(\"localhost\")",
      "opa.runtime()"
    };
    for (String call : calls) {
      assertThatThrownBy(() -> compile("package autonomy\n\nallow if " + call))
          .as(call)
          .isInstanceOfSatisfying(
              BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_COMPILED))
          .hasMessageContaining(call.substring(0, call.indexOf('(')));
    }
  }

  @Test
  void whatTheGateAsksForMustNotStandInTheData() {
    for (String name : new String[] {"allow", "deny", "reason", "redact"}) {
      Map<String, byte[]> files =
          Map.of(
              "p.rego", bytes("package autonomy\n\nallow := true"),
              "autonomy/data.json", bytes("{\"" + name + "\": [\"no\"]}"));
      assertThatThrownBy(() -> CompiledBundle.compile(Bundle.of(files), "test"))
          .as(name)
          .isInstanceOfSatisfying(
              BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_COMPILED));
    }
  }

  @Test
  void otherDataUnderTheGatesPackageIsFine() throws BundleException {
    Map<String, byte[]> files =
        Map.of(
            "p.rego", bytes("package autonomy\n\nallow if data.autonomy.limits.speed == 2"),
            "autonomy/data.json", bytes("{\"limits\": {\"speed\": 2}}"));

    assertThat(CompiledBundle.compile(Bundle.of(files), "test").policy().rule("data.autonomy.deny"))
        .satisfies(deny -> assertThat(deny.isDefined()).isFalse());
  }

  @Test
  void aVersion0BundleCompilesAsItsManifestSays() throws BundleException {
    Bundle bundle =
        Bundle.of(
            Map.of(
                ".manifest", bytes("{\"revision\":\"r1\",\"rego_version\":0}"),
                "p.rego", bytes("package autonomy\n\nallow { input.kind == \"tool.echo\" }")));

    assertThat(CompiledBundle.compile(bundle, "opa").identity().version()).isEqualTo("r1");
  }

  private static void compile(String module) throws BundleException {
    CompiledBundle.compile(bundle(module), "test");
  }

  private static Bundle bundle(String module) throws BundleException {
    return Bundle.of(Map.of("policies/p.rego", bytes(module)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
