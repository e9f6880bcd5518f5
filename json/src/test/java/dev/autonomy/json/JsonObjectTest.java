package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void membersKeepTheirOrderWhichEqualityIgnores() throws JsonException {
    JsonObject one = JsonObject.parse("{\"b\":1,\"a\":2}".getBytes(UTF_8));
    JsonObject two = JsonObject.parse("{\"a\":2,\"b\":1}".getBytes(UTF_8));
    assertThat(one.members().keySet()).containsExactly("b", "a");
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one.toText()).isNotEqualTo(two.toText());
    assertThat(one).isNotEqualTo(JsonObject.EMPTY);
  }

  @Test
  void membersAreFoundByNameAndKind() throws JsonException {
    JsonObject object = JsonObject.parse("{\"s\":\"text\",\"o\":{},\"n\":null}".getBytes(UTF_8));
    assertThat(object.string("s")).contains("text");
    assertThat(object.string("o")).isEmpty();
    assertThat(object.string("absent")).isEmpty();
    assertThat(object.object("o")).contains(JsonObject.EMPTY);
    assertThat(object.object("s")).isEmpty();
    assertThat(object.get("n")).isEqualTo(JsonNull.NULL);
    assertThat(object.get("absent")).isNull();
    assertThat(object.isEmpty()).isFalse();
  }

  @Test
  void aChangeOfTheSourceMapDoesNotReachTheObject() {
    Map<String, JsonValue> source = new LinkedHashMap<>();
    source.put("a", JsonBoolean.TRUE);
    JsonObject object = JsonObject.of(source);
    source.put("b", JsonBoolean.FALSE);
    assertThat(object.toText()).isEqualTo("{\"a\":true}");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> object.members().clear());
  }
}
