package dev.autonomy.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference names one place, in one way. */
final class OciReferenceTest {

  private static final String DIGEST =
      "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci://registry.example/policy",
        "oci://registry.example/policy:v1.0",
        "oci://registry.example:5000/a/b__c/d-e:_x",
        "oci://localhost:5000/my-policy:v1.0@" + DIGEST,
        "oci://127.0.0.1/p@" + DIGEST,
        "oci://[::1]:5000/p:v1"
      })
  void whatIsReadIsWrittenAgain(String text) {
    assertThat(OciReference.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "registry.example/policy:v1",
        "https://registry.example/policy:v1",
        "oci://policy:v1",
        "oci:///policy:v1",
        "oci://registry.example/",
        "oci://registry.example/Policy:v1",
        "oci://registry.example/../policy",
        "oci://registry.example/a//b",
        "oci://registry.example/policy:",
        "oci://registry.example/policy:v1@sha256:12",
        "oci://registry.example/policy:v1@md5:0123456789abcdef0123456789abcdef",
        "oci://user@registry.example/policy:v1",
        "oci://registry.example:port/policy:v1",
        "oci://registry.example/policy?x=1",
        "oci://registry.example/policy#x",
        "oci://registry.example/policy:v1\n"
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> OciReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("expected oci://host/repository[:tag][@sha256:…]");
  }

  @Property(tries = 2_000)
  void noRepositoryLeavesItsPlaceInAPath(@ForAll @StringLength(max = 40) String rest) {
    OciReference reference;
    try {
      reference = OciReference.parse("oci://host/" + rest);
    } catch (IllegalArgumentException _) {
      return;
    }
    assertThat(reference.repository()).doesNotContain("..", "//", "?", "#", "%", "\\");
  }

  @Property(tries = 50)
  void longNamesAreReadOrRefusedAtOnce(@ForAll @IntRange(min = 900, max = 1100) int length) {
    String text = "oci://host/" + "a-".repeat(length / 2) + "a";
    try {
      assertThat(OciReference.parse(text)).hasToString(text);
    } catch (IllegalArgumentException e) {
      assertThat(text.length()).isGreaterThan(1000);
    }
  }
}
