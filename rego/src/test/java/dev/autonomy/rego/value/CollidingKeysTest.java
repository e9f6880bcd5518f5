package dev.autonomy.rego.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.autonomy.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Documents whose keys were chosen to have one hash: "Aa" and "BB" have the same. */
final class CollidingKeysTest {

  private static final int PAIRS = 17;
  private static final int COUNT = 1 << PAIRS;

  /** Comparing all keys with each other takes most of a minute, sorting them a fraction of one. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static String key(int number) {
    StringBuilder key = new StringBuilder(2 * PAIRS);
    for (int bit = 0; bit < PAIRS; bit++) {
      key.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }

  private static byte[] document() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < COUNT; i++) {
      json.append(i == 0 ? "\"" : ",\"").append(key(i)).append("\":").append(i);
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anObjectIsReadAndSearchedInTimeAlthoughItsKeysHaveOneHash() {
    byte[] document = document();
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          Value object = Value.parse(document);
          assertThat(object.size()).isEqualTo(COUNT);
          for (int i = 0; i < COUNT; i++) {
            assertThat(object.get(StringValue.of(key(i)))).isEqualTo(NumberValue.of(i));
          }
          assertThat(object.get(StringValue.of(key(0) + "Aa"))).isNull();
          assertThat(object.get(StringValue.of("C#" + key(0).substring(2)))).isNull();
        });
  }

  @Test
  void aSetIsBuiltInTimeAlthoughItsMembersHaveOneHash() {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          SetValue.Builder members = new SetValue.Builder();
          for (int i = 0; i < COUNT; i++) {
            assertThat(members.add(StringValue.of(key(i)))).isTrue();
            assertThat(members.add(StringValue.of(key(i)))).isFalse();
          }
          SetValue set = members.build();
          assertThat(set.size()).isEqualTo(COUNT);
          assertThat(set.contains(StringValue.of(key(COUNT - 1)))).isTrue();
        });
  }

  @Test
  void aNameThatOccursTwiceIsRefusedAmongKeysOfOneHash() {
    String json = new String(document(), StandardCharsets.UTF_8);
    String doubled = json.substring(0, json.length() - 1) + ",\"" + key(COUNT / 2) + "\":1}";
    assertThatThrownBy(() -> Value.parse(doubled.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("duplicate member name");
  }
}
