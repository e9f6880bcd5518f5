package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.work.CountingLoader;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * An evaluation looks at its clock, and whether it is cancelled, after so many units. So no unit
 * may stand for much work, and no function may work for long without charging.
 */
class BuiltinChargesTest {

  private static final List<String> COUNTED =
      List.of("dev.autonomy.", "com.google.re2j.", "org.snakeyaml.engine.");

  @Test
  void whatAFunctionDoesIsPaidForWhileItIsDone() throws ReflectiveOperationException {
    ClassLoader counting = new CountingLoader(COUNTED);
    Object calls = counting.loadClass(ChargedCalls.class.getName()).getConstructor().newInstance();

    assertThat((List<?>) ((Supplier<?>) calls).get()).isEmpty();
  }
}
