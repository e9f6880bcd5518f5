package dev.autonomy.rego.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.RandomValues;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ValueOrderTest {

  private static final long SEED = 20_260_101L;
  private static final int ROUNDS = 20_000;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  @Test
  void theOrderIsTotalAndAgreesWithEqualityAndHash() {
    for (int i = 0; i < ROUNDS; i++) {
      Value a = RandomValues.next(random, 2);
      Value b = RandomValues.next(random, 2);
      Value c = RandomValues.next(random, 2);
      int order = Integer.signum(a.compareTo(b));
      assertThat(Integer.signum(b.compareTo(a))).as("%s %s", a, b).isEqualTo(-order);
      assertThat(a.equals(b)).as("%s %s", a, b).isEqualTo(order == 0);
      if (order == 0) {
        assertThat(a.hashCode()).as("%s %s", a, b).isEqualTo(b.hashCode());
      }
      if (order <= 0 && b.compareTo(c) <= 0) {
        assertThat(a.compareTo(c)).as("%s %s %s", a, b, c).isLessThanOrEqualTo(0);
      }
    }
  }

  @Test
  void typesComeInOpasOrder() {
    List<Value> ascending =
        List.of(
            NullValue.NULL,
            BooleanValue.FALSE,
            BooleanValue.TRUE,
            NumberValue.of(7),
            StringValue.of("a"),
            StringValue.of("\uffee"),
            StringValue.of("\ud83d\ude00"),
            ArrayValue.of(NumberValue.ONE),
            ObjectValue.of(NumberValue.ONE, NullValue.NULL),
            SetValue.of(NullValue.NULL));
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(ascending.get(i - 1)).isLessThan(ascending.get(i));
    }
  }

  @Test
  void largeSetsAndObjectsFindWhatWasPut() {
    List<Value> put = new ArrayList<>();
    SetValue.Builder set = new SetValue.Builder();
    ObjectValue.Builder object = new ObjectValue.Builder();
    for (int i = 0; i < 2_000; i++) {
      Value value = NumberValue.of(random.nextLong(1_000));
      put.add(value);
      set.add(value);
      object.put(value, NumberValue.of(i));
    }
    SetValue members = set.build();
    ObjectValue entries = object.build();
    assertThat(members.size()).isEqualTo(entries.size()).isLessThanOrEqualTo(1_000);
    assertThat(entries.keySet().equals(members)).isTrue();
    for (int i = 0; i < put.size(); i++) {
      int last = put.lastIndexOf(put.get(i));
      assertThat(members.contains(put.get(i))).isTrue();
      assertThat(entries.get(put.get(i))).isEqualTo(NumberValue.of(last));
    }
    assertThat(members.contains(NumberValue.of(-1))).isFalse();
    assertThat(entries.get(StringValue.of("1"))).isNull();
  }
}
