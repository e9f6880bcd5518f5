package dev.autonomy.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JsonProperties {

  private static final int NESTING = 3;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenReadsBackEqual(@ForAll("values") JsonValue value) throws JsonException {
    assertThat(JsonValue.parse(value.toBytes())).isEqualTo(value);
    assertThat(JsonValue.parse(value.toBytes()).toText()).isEqualTo(value.toText());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theCanonicalFormIsAFixedPoint(@ForAll("values") JsonValue value) throws JsonException {
    byte[] canonical = CanonicalJson.bytes(value);
    assertThat(CanonicalJson.bytes(JsonValue.parse(canonical))).isEqualTo(canonical);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theCanonicalFormIgnoresTheOrderOfMembers(
      @ForAll("values") JsonValue value, @ForAll long seed) {
    assertThat(CanonicalJson.bytes(shuffled(value, new Random(seed))))
        .isEqualTo(CanonicalJson.bytes(value));
  }

  @Property
  void differentNumbersHaveDifferentCanonicalForms(
      @ForAll("numbers") JsonNumber one, @ForAll("numbers") JsonNumber two) {
    assertThat(Arrays.equals(CanonicalJson.bytes(one), CanonicalJson.bytes(two)))
        .isEqualTo(one.decimal().compareTo(two.decimal()) == 0);
  }

  @Property(tries = 20_000)
  void noiseIsReadOrRefusedAndNothingElse(@ForAll("noise") byte[] noise) {
    assertReadOrRefused(noise);
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void aDamagedTextIsReadOrRefusedAndNothingElse(
      @ForAll("values") JsonValue value, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] text = value.toBytes();
    for (int damage = 0; damage < 3; damage++) {
      text[random.nextInt(text.length)] = (byte) random.nextInt();
      assertReadOrRefused(text);
    }
    assertReadOrRefused(Arrays.copyOf(text, random.nextInt(text.length)));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyProperPrefixOfAnObjectIsRefused(@ForAll("objects") JsonObject object) {
    byte[] text = object.toBytes();
    for (int length = 0; length < text.length; length++) {
      assertThat(isRead(Arrays.copyOf(text, length))).isFalse();
    }
  }

  /** What is read must also survive being written and read again. */
  private static void assertReadOrRefused(byte[] text) {
    JsonValue value;
    try {
      value = JsonValue.parse(text);
    } catch (JsonException refusal) {
      assertThat(refusal.offset()).isBetween(0, text.length);
      return;
    }
    try {
      assertThat(JsonValue.parse(value.toBytes())).isEqualTo(value);
    } catch (JsonException refusal) {
      throw new AssertionError("cannot read back " + value, refusal);
    }
  }

  private static boolean isRead(byte[] text) {
    try {
      JsonValue.parse(text);
      return true;
    } catch (JsonException refusal) {
      return false;
    }
  }

  private static JsonValue shuffled(JsonValue value, Random random) {
    return switch (value) {
      case JsonObject object -> {
        List<Map.Entry<String, JsonValue>> entries = new ArrayList<>(object.members().entrySet());
        Collections.shuffle(entries, random);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        entries.forEach(entry -> members.put(entry.getKey(), shuffled(entry.getValue(), random)));
        yield JsonObject.of(members);
      }
      case JsonArray array ->
          new JsonArray(
              array.elements().stream().map(element -> shuffled(element, random)).toList());
      case JsonNull _, JsonBoolean _, JsonNumber _, JsonString _ -> value;
    };
  }

  @Provide
  Arbitrary<byte[]> noise() {
    Arbitrary<Byte> structural =
        Arbitraries.of("{}[]:,\"\\u0123456789eE+-.truefalsn \n\t\u007f".chars().boxed().toList())
            .map(Integer::byteValue);
    return Arbitraries.frequencyOf(Tuple.of(4, structural), Tuple.of(1, Arbitraries.bytes()))
        .array(byte[].class)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<JsonValue> values() {
    return values(NESTING);
  }

  @Provide
  Arbitrary<JsonObject> objects() {
    return objects(values(NESTING - 1));
  }

  @Provide
  Arbitrary<JsonNumber> numbers() {
    Arbitrary<String> integers = Arbitraries.bigIntegers().map(Object::toString);
    Arbitrary<String> decimals =
        Arbitraries.bigDecimals().ofScale(12).map(decimal -> decimal.toPlainString());
    Arbitrary<String> scientific =
        Combinators.combine(
                Arbitraries.bigDecimals().ofScale(5),
                Arbitraries.of("e", "E", "e+", "E-", "e-"),
                Arbitraries.integers().between(0, 400))
            .as((mantissa, sign, exponent) -> mantissa.toPlainString() + sign + exponent);
    return Arbitraries.oneOf(integers, decimals, scientific).map(JsonNumber::new);
  }

  private Arbitrary<JsonValue> values(int nesting) {
    Arbitrary<JsonValue> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE),
            numbers(),
            texts().map(JsonString::new));
    if (nesting == 0) {
      return scalars;
    }
    Arbitrary<JsonValue> inner = values(nesting - 1);
    return Arbitraries.oneOf(
        scalars, inner.list().ofMaxSize(5).map(JsonArray::new), objects(inner));
  }

  private Arbitrary<JsonObject> objects(Arbitrary<JsonValue> inner) {
    return Arbitraries.maps(texts(), inner).ofMaxSize(5).map(JsonObject::of);
  }

  /** All of Unicode except lone surrogates, with the awkward characters often. */
  private static Arbitrary<String> texts() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.of(0, 0x22, 0x5c, 0x2f, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff),
            Arbitraries.of(0x10000, 0x1f600, 0x10ffff, 0x2028, 0x2029, 0xfeff, 0xfffd),
            Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(codePoint -> codePoint < 0xd800 || codePoint > 0xdfff));
    return codePoints
        .list()
        .ofMaxSize(12)
        .map(
            list -> {
              StringBuilder text = new StringBuilder();
              list.forEach(text::appendCodePoint);
              return text.toString();
            });
  }
}
