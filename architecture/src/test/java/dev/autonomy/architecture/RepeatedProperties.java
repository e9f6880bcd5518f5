package dev.autonomy.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Properties of one kind see the same values, unless the run is to be long. */
class RepeatedProperties {

  private static final List<Long> FIRST = new ArrayList<>();
  private static final List<Long> SECOND = new ArrayList<>();

  @Property(tries = 50)
  void aPropertySeesValues(@ForAll long value) {
    FIRST.add(value);
  }

  @Property(tries = 50)
  void anotherOneSeesTheSame(@ForAll long value) {
    SECOND.add(value);
  }

  @AfterContainer
  static void theseAreTheSame() {
    assertThat(FIRST).hasSizeGreaterThanOrEqualTo(50);
    if (Boolean.getBoolean("autonomy.test.long")
        && System.getProperty("autonomy.test.seed") == null) {
      assertThat(SECOND).isNotEqualTo(FIRST);
    } else {
      assertThat(SECOND).isEqualTo(FIRST);
    }
  }
}
