package dev.autonomy.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void commasStandBetweenSiblingsOnly() {
    String text =
        new JsonWriter()
            .beginObject()
            .member("text", "a")
            .member("number", -1)
            .member("truth", true)
            .name("nothing")
            .nullValue()
            .name("list")
            .beginArray()
            .value(1)
            .beginArray()
            .endArray()
            .beginObject()
            .endObject()
            .value("x")
            .endArray()
            .member("value", new JsonArray(List.of(JsonBoolean.FALSE)))
            .name("raw")
            .raw("{\"done\":1}".getBytes(UTF_8))
            .member("last", 0)
            .endObject()
            .toString();
    assertThat(text)
        .isEqualTo(
            "{\"text\":\"a\",\"number\":-1,\"truth\":true,\"nothing\":null,\"list\":[1,[],{},\"x\"],"
                + "\"value\":[false],\"raw\":{\"done\":1},\"last\":0}");
  }

  @Test
  void aStringThatEndsInAnOpeningBracketIsStillFollowedByAComma() {
    assertThat(new JsonWriter().beginArray().value("[").value("{").value(":").endArray().toString())
        .isEqualTo("[\"[\",\"{\",\":\"]");
  }

  @Test
  void theBufferGrowsFromNothing() {
    JsonWriter writer = new JsonWriter(0).beginArray();
    for (int i = 0; i < 10_000; i++) {
      writer.value(i).value("é😀\u0001");
    }
    writer.endArray();
    assertThat(writer.size()).isEqualTo(writer.toByteArray().length);
    assertThat(writer.toByteArray()).isEqualTo(writer.toString().getBytes(UTF_8));
  }

  @Test
  void aResetWriterStartsAfresh() {
    JsonWriter writer = new JsonWriter();
    writer.beginArray().value(1).endArray();
    assertThat(writer.reset().size()).isZero();
    assertThat(writer.value("again").toString()).isEqualTo("\"again\"");
  }
}
