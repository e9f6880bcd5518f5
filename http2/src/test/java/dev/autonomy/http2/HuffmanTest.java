package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code is given by its lengths alone; these would not fit together if one were wrong. */
final class HuffmanTest {

  @Test
  void theCodeIsComplete() {
    double sum = 0;
    for (int symbol = 0; symbol <= 256; symbol++) {
      sum += Math.pow(2, -Huffman.bits(symbol));
    }
    assertThat(sum).isEqualTo(1.0);
  }

  /** From RFC 7541, appendix B: of each length the first code, and some within. */
  @ParameterizedTest
  @CsvSource({
    "48, 0x0, 5",
    "97, 0x3, 5",
    "116, 0x9, 5",
    "32, 0x14, 6",
    "65, 0x21, 6",
    "117, 0x2d, 6",
    "58, 0x5c, 7",
    "89, 0x73, 7",
    "122, 0x7b, 7",
    "38, 0xf8, 8",
    "90, 0xfd, 8",
    "33, 0x3f8, 10",
    "63, 0x3fc, 10",
    "39, 0x7fa, 11",
    "124, 0x7fc, 11",
    "35, 0xffa, 12",
    "62, 0xffb, 12",
    "0, 0x1ff8, 13",
    "126, 0x1ffd, 13",
    "94, 0x3ffc, 14",
    "125, 0x3ffd, 14",
    "60, 0x7ffc, 15",
    "96, 0x7ffd, 15",
    "123, 0x7ffe, 15",
    "92, 0x7fff0, 19",
    "195, 0x7fff1, 19",
    "208, 0x7fff2, 19",
    "128, 0xfffe6, 20",
    "226, 0xfffed, 20",
    "153, 0x1fffdc, 21",
    "230, 0x1fffe8, 21",
    "129, 0x3fffd2, 22",
    "233, 0x3fffeb, 22",
    "1, 0x7fffd8, 23",
    "239, 0x7ffff4, 23",
    "9, 0xffffea, 24",
    "237, 0xfffff5, 24",
    "199, 0x1ffffec, 25",
    "235, 0x1ffffef, 25",
    "192, 0x3ffffe0, 26",
    "255, 0x3ffffee, 26",
    "203, 0x7ffffde, 27",
    "254, 0x7fffff0, 27",
    "2, 0xfffffe2, 28",
    "249, 0xffffffe, 28",
    "10, 0x3ffffffc, 30",
    "13, 0x3ffffffd, 30",
    "22, 0x3ffffffe, 30",
    "256, 0x3fffffff, 30"
  })
  void codesAreThoseOfTheTable(int symbol, String code, int bits) {
    assertThat(Huffman.code(symbol)).isEqualTo(Integer.decode(code));
    assertThat(Huffman.bits(symbol)).isEqualTo(bits);
  }

  @Test
  void everyCharacterComesBack() throws Http2Exception {
    for (char first = 0; first < 256; first++) {
      for (char second = 0; second < 250; second = (char) (second + 5)) {
        String text = "" + first + second + first;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Huffman.encode(text, out);
        assertThat(out.size()).isEqualTo(Huffman.encodedBytes(text));
        assertThat(Huffman.decode(out.toByteArray(), 0, out.size())).isEqualTo(text);
      }
    }
  }
}
