package dev.autonomy.wal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.tree.Hash;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is looked at in whole words, beside the same looked at byte by byte. */
final class TextWordsProperties {

  private static final int BITS = Byte.SIZE;

  @Property
  void aPlainTextEndsWhereItsFirstUnusualByteStands(
      @ForAll @Size(max = 90) byte[] unusual,
      @ForAll @IntRange(max = 90) int from,
      @ForAll @IntRange(max = 90) int end) {
    byte[] text = mostlyPlain(unusual);
    int start = Math.min(from, text.length);
    int stop = Math.clamp(end, start, text.length);
    int expected = start;
    while (expected < stop
        && text[expected] >= ' '
        && text[expected] != '"'
        && text[expected] != '\\') {
      expected++;
    }
    assertThat(TextWords.plainUntil(text, start, stop)).isEqualTo(expected);
  }

  /** Every fifth byte as it comes, and none of it among the rest. */
  private static byte[] mostlyPlain(byte[] bytes) {
    byte[] text = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[i] = i % 5 == 4 ? bytes[i] : (byte) ('a' + i % 26);
    }
    return text;
  }

  @Property
  void equalBytesAreCountedUpToTheFirstThatDiffers(
      @ForAll @Size(max = 150) byte[] bytes,
      @ForAll @IntRange(max = 150) int at,
      @ForAll @IntRange(max = 9) int shift,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    byte[] other = new byte[bytes.length + shift + 20];
    System.arraycopy(bytes, 0, other, shift, bytes.length);
    int expected = bytes.length;
    if (at < bytes.length) {
      other[at + shift] ^= (byte) difference;
      expected = at;
    }
    assertThat(TextWords.equal(bytes, 0, other, shift, bytes.length)).isEqualTo(expected);
  }

  @Property
  void aTimeIsWhatItIsToTheClock(
      @ForAll @Size(30) byte[] digits,
      @ForAll @IntRange(max = 40) int at,
      @ForAll byte replacement) {
    byte[] text = "####-##-##T##:##:##.#########Z".getBytes(ISO_8859_1);
    for (int i = 0; i < text.length; i++) {
      text[i] = text[i] == '#' ? (byte) ('0' + Math.floorMod(digits[i], 10)) : text[i];
    }
    assertThat(TextWords.isTime(text, 0)).isTrue();
    if (at < text.length) {
      text[at] = replacement;
    }
    assertThat(TextWords.isTime(text, 0)).isEqualTo(FrameClock.isTime(text, 0));
  }

  @Property
  void aHashIsComparedWithItsTextAndNoOther(
      @ForAll @Size(Hash.BYTES) byte[] bytes,
      @ForAll @IntRange(max = HashText.CHARS - 1) int at,
      @ForAll @IntRange(max = BITS - 1) int bit,
      @ForAll @IntRange(max = 9) int start) {
    String text = "x".repeat(start) + Hash.of(bytes) + "yyy";
    byte[] right = text.getBytes(ISO_8859_1);
    assertThat(HashText.isOf(bytes, right, start)).isTrue();
    assertThat(HashText.isAny(right, start)).isTrue();
    byte[] wrong = right.clone();
    wrong[start + at] ^= (byte) (1 << bit);
    assertThat(HashText.isOf(bytes, wrong, start)).isFalse();
    byte[] other = bytes.clone();
    other[at % Hash.BYTES] ^= (byte) (1 << bit);
    assertThat(HashText.isOf(other, right, start)).isFalse();
    assertThat(Arrays.equals(bytes, other)).isFalse();
  }
}
