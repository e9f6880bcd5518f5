package dev.autonomy.rego.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyLookupTest {

  private static final String PEOPLE =
      """
      [{"id": 1, "name": "a"}, {"name": "b", "id": 2}, {"id": 3}, {"id": 4, "name": "d"},
       {"id": 5, "nick": "e"}, {"id": 6, "name": "f"}, {"id": 7, "name": "g"}, {}]
      """;

  @Test
  void findsWhatTheObjectsThemselvesFindHoweverTheyShareTheirKeys() throws JsonException {
    ArrayValue people = (ArrayValue) Value.parse(PEOPLE.getBytes(StandardCharsets.UTF_8));
    for (String key : new String[] {"id", "name", "nick", "none"}) {
      KeyLookup lookup = new KeyLookup(StringValue.of(key));
      for (int round = 0; round < 3; round++) {
        for (Value person : people) {
          ObjectValue object = (ObjectValue) person;
          assertThat(lookup.in(object)).as("%s of %s", key, object).isEqualTo(object.get(key));
          assertThat(lookup.in(object)).isEqualTo(object.get(key));
        }
      }
    }
  }

  @Test
  void objectsOfOneDocumentShareTheirKeys() throws JsonException {
    ArrayValue people = (ArrayValue) Value.parse(PEOPLE.getBytes(StandardCharsets.UTF_8));
    ObjectValue first = (ObjectValue) people.get(0);
    ObjectValue second = (ObjectValue) people.get(1);
    ObjectValue third = (ObjectValue) people.get(2);

    assertThat(second.sharedKeys()).isSameAs(first.sharedKeys());
    assertThat(third.sharedKeys()).isNotSameAs(first.sharedKeys());
    assertThat(Value.of(people.toJson())).isEqualTo(people);
  }
}
