package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.RandomValues;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RandomCallsTest {

  private static final long SEED = 20_260_102L;
  private static final int CALLS_PER_FUNCTION = 400;
  private static final long UNITS_PER_CALL = 4_000_000;

  /** The budget of one call is used up; no function may catch it. */
  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private long left;

  @Test
  void arbitraryArgumentsGiveAValueOrNothingOrABuiltinExceptionWithinTheBudget() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    BuiltinContext context =
        new BuiltinContext(
            new FunctionTable.FixedCapabilities(),
            units -> {
              left -= units;
              if (left < 0) {
                throw new Exhausted();
              }
            },
            new BuiltinCaches());
    List<String> escaped = new ArrayList<>();
    for (BuiltinDeclaration declaration : Builtins.declarations()) {
      Builtin function = Builtins.find(declaration.name());
      for (int i = 0; function != null && i < CALLS_PER_FUNCTION; i++) {
        Value[] arguments = new Value[declaration.arity()];
        for (int j = 0; j < arguments.length; j++) {
          arguments[j] = RandomValues.next(random, 2);
        }
        left = UNITS_PER_CALL;
        context.begin(new FunctionTable.FixedCapabilities());
        try {
          function.call(context, arguments);
        } catch (BuiltinException | Exhausted e) {
          assertThat(e).isNotNull();
        } catch (RuntimeException | StackOverflowError e) {
          escaped.add(declaration.name() + List.of(arguments) + ": " + e);
        }
      }
    }
    assertThat(escaped).isEmpty();
  }
}
