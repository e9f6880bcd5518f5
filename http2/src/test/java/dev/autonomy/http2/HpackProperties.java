package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HpackProperties {

  private static final int MAX_LIST_BYTES = 4096;

  @Property(tries = 500)
  void whatIsEncodedIsDecoded(@ForAll("sections") List<List<Http2Headers.Field>> sections)
      throws Http2Exception {
    HpackEncoder encoder = new HpackEncoder();
    HpackDecoder decoder = new HpackDecoder(1 << 20);
    for (List<Http2Headers.Field> section : sections) {
      byte[] block = encoder.encode(section);
      assertThat(decoder.decode(block, block.length)).isEqualTo(section);
    }
    assertThat(decoder.table().dynamicBytes()).isZero();
  }

  /** Whatever comes in, it is fields within the bounds or an error of the protocol. */
  @Property(tries = 2000)
  void noiseIsDecodedOrRefused(@ForAll("noise") List<byte[]> blocks) {
    HpackDecoder decoder = new HpackDecoder(MAX_LIST_BYTES);
    for (byte[] block : blocks) {
      try {
        int bytes = 0;
        for (Http2Headers.Field field : decoder.decode(block, block.length)) {
          bytes += HeaderTable.sizeOf(field.name(), field.value());
        }
        assertThat(bytes).isLessThanOrEqualTo(MAX_LIST_BYTES);
      } catch (Http2Exception e) {
        assertThat(e.error()).isIn(Http2Error.COMPRESSION_ERROR, Http2Error.ENHANCE_YOUR_CALM);
        if (e.endsConnection()) {
          return;
        }
      }
      assertThat(decoder.table().dynamicBytes()).isBetween(0, HpackDecoder.TABLE_BYTES);
    }
  }

  @Provide
  Arbitrary<List<List<Http2Headers.Field>>> sections() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(":method", ":path", ":status", "content-type", "via", "x"),
            Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(40));
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("GET", "/", "200", "", "gzip, deflate"),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(300));
    return Combinators.combine(names, values, Arbitraries.of(true, false))
        .as(Http2Headers.Field::new)
        .list()
        .ofMaxSize(12)
        .list()
        .ofMaxSize(4);
  }

  /** Instructions with wrong lengths and indices, rather than any bytes. */
  @Provide
  Arbitrary<List<byte[]>> noise() {
    Arbitrary<byte[]> piece =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 255).map(b -> new byte[] {(byte) (int) b}),
            Arbitraries.integers()
                .between(0, 80)
                .map(index -> new byte[] {(byte) (0x80 | Math.min(index, 126))}),
            Arbitraries.strings()
                .alpha()
                .ofMaxLength(200)
                .map(text -> RawPeer.block("n" + text.length() % 7, text)),
            Arbitraries.strings()
                .alpha()
                .ofMaxLength(200)
                .map(
                    text -> {
                      byte[] block = RawPeer.block("n" + text.length() % 7, text);
                      block[0] = 0x40;
                      return block;
                    }),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20));
    return piece
        .list()
        .ofMaxSize(30)
        .map(
            pieces -> {
              List<Byte> all = new ArrayList<>();
              for (byte[] bytes : pieces) {
                for (byte b : bytes) {
                  all.add(b);
                }
              }
              byte[] block = new byte[all.size()];
              for (int i = 0; i < block.length; i++) {
                block[i] = all.get(i);
              }
              return block;
            })
        .list()
        .ofMaxSize(5);
  }
}
