package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

  /** The order that section 11 of the specification gives, and its neighbours. */
  @Test
  void precedenceIsThatOfTheSpecification() {
    List<SemanticVersion> ascending =
        Stream.of(
                "0.9.9",
                "1.0.0-1",
                "1.0.0-2",
                "1.0.0-10",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.1",
                "1.10.0",
                "2.0.0")
            .map(SemanticVersion::parse)
            .toList();

    assertThat(ascending).isSorted();
    assertThat(ascending.reversed().stream().sorted()).isEqualTo(ascending);
    assertThat(SemanticVersion.parse("1.0.0+a"))
        .isEqualByComparingTo(SemanticVersion.parse("1.0.0+b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0", "1.2.3-rc.1+build.7", "1.0.0-0a", "10.20.30", "1.0.0--", "1.0.0+007"})
  void aVersionReadsBackAsItWasWritten(String text) {
    assertThat(SemanticVersion.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "01.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3+",
        "v1.2.3",
        "1.2.x",
        "-1.2.3",
        "1.2.3 ",
        "1.2.3-ä",
        "99999999999999999.0.0",
        "1..3"
      })
  void whatIsNotAVersionIsRefused(String text) {
    assertThatThrownBy(() -> SemanticVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0.1.0,true",
    "'>=0.1.0',0.1.0,true",
    "'>=0.1.0',0.1.0-SNAPSHOT,true",
    "'>=0.1.0',0.0.9,false",
    "'>=0.1.0 <0.2.0',0.1.7,true",
    "'>=0.1.0 <0.2.0',0.2.0,false",
    "'>=0.1.0  < 0.2.0',0.2.0-rc.1,false",
    "'>0.1.0',0.1.0,false",
    "'<=0.1.0',0.1.0,true",
    "'=1.0.0',1.0.0,true",
    "'=1.0.0',1.0.1,false",
  })
  void constraintsMustAllHold(String constraints, String runtime, boolean accepted) {
    assertThat(RuntimeRequirement.parse(constraints).accepts(SemanticVersion.parse(runtime)))
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "~1.0.0", ">=", ">=1.0", ">=1.0.0,<2.0.0", "=>1.0.0", "^1.0.0"})
  void otherConstraintsAreRefused(String text) {
    assertThatThrownBy(() -> RuntimeRequirement.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
