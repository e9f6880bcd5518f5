package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7541, appendix C, and what is no HPACK. */
final class HpackTest {

  /** Sets the size of the table to 256, as the examples of answers have it. */
  private static final String SIZE_256 = "3fe101";

  private final HpackDecoder decoder = new HpackDecoder(16 << 10);

  private List<String> decode(String hex) throws Http2Exception {
    byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
    List<String> lines = new ArrayList<>();
    for (Http2Headers.Field field : decoder.decode(block, block.length)) {
      lines.add(field.name() + ": " + field.value());
    }
    return lines;
  }

  private List<String> table() {
    return decoder.table().dynamicEntries().stream().map(Http2Headers.Field::toString).toList();
  }

  @Test
  void literalsWithIndexingEnterTheTable() throws Http2Exception {
    assertThat(decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572"))
        .containsExactly("custom-key: custom-header");
    assertThat(table()).containsExactly("custom-key: custom-header");
    assertThat(decoder.table().dynamicBytes()).isEqualTo(55);
  }

  @Test
  void literalsWithoutIndexingDoNot() throws Http2Exception {
    assertThat(decode("040c 2f73 616d 706c 652f 7061 7468")).containsExactly(":path: /sample/path");
    assertThat(table()).isEmpty();
  }

  @Test
  void literalsThatAreNeverIndexedAreKnownAsSensitive() throws Http2Exception {
    byte[] block = HexFormat.of().parseHex("100870617373776f726406736563726574");
    assertThat(decoder.decode(block, block.length))
        .containsExactly(new Http2Headers.Field("password", "secret", true));
    assertThat(table()).isEmpty();
  }

  @Test
  void indexedFieldsComeFromTheStaticTable() throws Http2Exception {
    assertThat(decode("82")).containsExactly(":method: GET");
  }

  @ParameterizedTest
  @CsvSource({
    "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d,"
        + "8286 84be 5808 6e6f 2d63 6163 6865,"
        + "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
    "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff,"
        + "8286 84be 5886 a8eb 1064 9cbf,"
        + "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"
  })
  void requestsWithAndWithoutHuffmanCode(String first, String second, String third)
      throws Http2Exception {
    assertThat(decode(first))
        .containsExactly(
            ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com");
    assertThat(decode(second))
        .containsExactly(
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache");
    assertThat(decoder.table().dynamicBytes()).isEqualTo(110);
    assertThat(decode(third))
        .containsExactly(
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value");
    assertThat(table())
        .containsExactly(
            "custom-key: custom-value", "cache-control: no-cache", ":authority: www.example.com");
    assertThat(decoder.table().dynamicBytes()).isEqualTo(164);
  }

  @ParameterizedTest
  @CsvSource({
    "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a"
        + " 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d,"
        + "4803 3330 37c1 c0bf,"
        + "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0"
        + " 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851"
        + " 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
    "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e"
        + " 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3,"
        + "4883 640e ffc1 c0bf,"
        + "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad"
        + " 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160"
        + " 65c0 03ed 4ee5 b106 3d50 07"
  })
  void answersWithEvictionFromASmallTable(String first, String second, String third)
      throws Http2Exception {
    assertThat(decode(SIZE_256 + first))
        .containsExactly(
            ":status: 302",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com");
    assertThat(decoder.table().dynamicBytes()).isEqualTo(222);
    assertThat(decode(second))
        .containsExactly(
            ":status: 307",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com");
    assertThat(table()).startsWith(":status: 307").doesNotContain(":status: 302");
    assertThat(decode(third))
        .containsExactly(
            ":status: 200",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:22 GMT",
            "location: https://www.example.com",
            "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
    assertThat(table())
        .containsExactly(
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
            "content-encoding: gzip",
            "date: Mon, 21 Oct 2013 20:13:22 GMT");
    assertThat(decoder.table().dynamicBytes()).isEqualTo(215);
  }

  @ParameterizedTest
  @CsvSource({
    "80, index 0 is beyond the 61 entries",
    "be, index 62 is beyond the 61 entries",
    "ffffffffff07, header block: a number beyond 16777216",
    "ff80808080808001, header block: a number of more than five bytes",
    "ff80, header block: a block that ends within a number",
    "40, header block: a block that ends before a string",
    "400561, header block: a string of 5 bytes where 1 are left",
    "3fe21f, 'a table of 4097 bytes, but 4096 are allowed'",
    "8220, header block: a table size update after a field",
    "0081ff0161, a string is padded with something else than up to seven ones",
    "008118 0161, a string is padded with something else than up to seven ones",
    "0084ffffffff0161, the end-of-string symbol inside a string"
  })
  void whatIsNoHpackEndsTheConnection(String hex, String reason) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOfSatisfying(
            Http2Exception.class,
            e -> {
              assertThat(e.error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
              assertThat(e.endsConnection()).isTrue();
              assertThat(e).hasMessage(reason);
            });
  }

  @Test
  void aSectionThatIsTooLongIsReadToItsEnd() throws Http2Exception {
    HpackDecoder small = new HpackDecoder(100);
    // A field of 1,032 bytes that enters the table, and forty references to it.
    byte[] block = new byte[3 + 2 + 1000 + 40];
    block[0] = 0x40;
    block[1] = 1;
    block[2] = 'a';
    block[3] = 0x7f;
    block[4] = (byte) (1000 - 127 & 0x7f | 0x80);
    byte[] longer = new byte[block.length + 1];
    System.arraycopy(block, 0, longer, 0, 5);
    longer[5] = (byte) (1000 - 127 >> 7);
    java.util.Arrays.fill(longer, 6, 1006, (byte) 'x');
    java.util.Arrays.fill(longer, 1006, longer.length, (byte) 0xbe);
    assertThatThrownBy(() -> small.decode(longer, longer.length))
        .isInstanceOfSatisfying(
            Http2Exception.class,
            e -> {
              assertThat(e.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
              assertThat(e.endsConnection()).isFalse();
            });
    assertThat(small.table().dynamicBytes()).isEqualTo(1033);
    assertThat(small.decode(new byte[] {(byte) 0x82}, 1)).hasSize(1);
  }

  @Test
  void ourEncoderUsesNoTableAndKeepsSecretsOutOfThoseOfOthers() throws Http2Exception {
    byte[] block =
        new HpackEncoder()
            .encode(
                Http2Headers.of("x-custom", "one")
                    .withSensitive("authorization", "secret")
                    .fields());
    assertThat(decoder.decode(block, block.length))
        .containsExactly(
            new Http2Headers.Field("x-custom", "one", false),
            new Http2Headers.Field("authorization", "secret", true));
    assertThat(table()).isEmpty();
    assertThat(block[0]).isEqualTo((byte) 0x20);
  }
}
