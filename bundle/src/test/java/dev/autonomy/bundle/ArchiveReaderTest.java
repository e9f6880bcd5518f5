package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {

  private static final BundleLimits SMALL = new BundleLimits(64 << 10, 8, 4096, 8192, 100);

  @Test
  void filesOfAPlainAndOfAGzipTarAreRead() throws BundleException {
    TarBuilder tar = new TarBuilder().entry("p/", '5').file("p/a.rego", "package a").file("b", "");

    assertThat(read(tar.tar())).containsOnlyKeys("p/a.rego", "b");
    assertThat(read(tar.gzip()).get("p/a.rego")).asString().isEqualTo("package a");
  }

  @Test
  void aLeadingDotSlashIsDropped() throws BundleException {
    TarBuilder tar = new TarBuilder().entry("./", '5').file("./x/y", "1");

    assertThat(read(tar.tar())).containsOnlyKeys("x/y");
  }

  @Test
  void longNamesComeByPaxByGnuAndByPrefix() throws BundleException {
    String name = "d".repeat(90) + "/" + "f".repeat(90);
    TarBuilder pax = new TarBuilder().pax('x', "path", name, "mtime", "1.5").file("short", "1");
    TarBuilder gnu =
        new TarBuilder()
            .entry("././@LongLink", 'L', (name + "\0").getBytes(StandardCharsets.UTF_8), h -> {})
            .file("short", "2");
    TarBuilder ustar =
        new TarBuilder()
            .entry("f".repeat(90), '0', new byte[0], h -> TarBuilder.put(h, 345, "d".repeat(90)));

    assertThat(read(pax.tar())).containsOnlyKeys(name);
    assertThat(read(gnu.tar())).containsOnlyKeys(name);
    assertThat(read(ustar.tar())).containsOnlyKeys(name);
  }

  @Test
  void gitsGlobalCommentIsAccepted() throws BundleException {
    TarBuilder tar = new TarBuilder().pax('g', "comment", "0123abcd").file("a", "1");

    assertThat(read(tar.tar())).containsOnlyKeys("a");
  }

  @Test
  void slashesBeforeEveryNameAreAcceptedAsOpaWritesThem() throws BundleException {
    TarBuilder tar = new TarBuilder().file("/.manifest", "{}").file("/data.json", "{}");

    assertThat(read(tar.tar())).containsOnlyKeys(".manifest", "data.json");
  }

  @Test
  void slashesAreRefusedInABundleOfOurs() {
    assertRefused(new TarBuilder().file("/manifest.json", "{}").file("/a.rego", ""), "is absolute");
    assertRefused(new TarBuilder().file("/a.rego", "").file("b.rego", ""), "is absolute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "a/../../x",
        "a/..",
        "..",
        "a/./b",
        "a//b",
        "//x",
        "/../x",
        "a\\..\\x",
        "C:/x",
        "a\u0000b/../x\u0001",
        "a\nb",
      })
  void aNameThatCouldLeaveTheBundleIsRefused(String name) {
    assertThatThrownBy(() -> read(new TarBuilder().pax('x', "path", name).file("s", "").tar()))
        .isInstanceOfSatisfying(
            BundleException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.BAD_ARCHIVE);
              assertThat(e.getMessage()).doesNotContain("\n").startsWith("archive ");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "1,hard link",
    "2,symbolic link",
    "3,device",
    "4,device",
    "6,named pipe",
    "7,tar type",
    "S,tar type",
    "K,tar type",
    "V,tar type",
    "M,tar type"
  })
  void whatIsNotAPlainFileIsRefused(char type, String what) {
    assertRefused(new TarBuilder().entry("etc/passwd", type), what);
  }

  @Test
  void theSameNameTwiceIsRefusedHoweverItIsSpelled() {
    assertRefused(new TarBuilder().file("a", "1").file("a", "1"), "is there twice");
    assertRefused(new TarBuilder().file("a", "1").file("./a", "2"), "is there twice");
    assertRefused(new TarBuilder().file("a", "1").entry("a/", '5'), "both a file and a folder");
  }

  @Test
  void limitsAreEnforcedAndNamed() {
    TarBuilder many = new TarBuilder();
    for (int i = 0; i < 9; i++) {
      many.file("f" + i, "");
    }
    assertTooLarge(many.tar(), "more than 8 entries");
    assertTooLarge(new TarBuilder().file("a", new byte[4097]).tar(), "has 4097 bytes, limit 4096");
    assertTooLarge(
        new TarBuilder()
            .file("a", new byte[4000])
            .file("b", new byte[4000])
            .file("c", new byte[4000])
            .tar(),
        "more than 8192 bytes");
    assertTooLarge(new byte[(64 << 10) + 1], "archive has 65537 bytes, limit 65536");
  }

  @Test
  void aDecompressionBombIsRefusedBeforeItIsUnpacked() {
    byte[] bomb = TarBuilder.gzip(new TarBuilder().file("zeros", new byte[12 << 20]).tar());

    assertThat(bomb.length).isLessThan(20_000);
    assertThatThrownBy(() -> ArchiveReader.read(bomb, BundleLimits.DEFAULT))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE))
        .hasMessage("archive unpacks to more than 100 times its size");
  }

  @Test
  void aSizeThatLiesIsRefused() {
    byte[] claimsMore =
        new TarBuilder()
            .entry("a", '0', new byte[0], h -> TarBuilder.put(h, 124, "00000001000\0"))
            .open();
    assertThatThrownBy(() -> read(claimsMore)).hasMessageStartingWith("archive ends too early");
    assertRefused(
        new TarBuilder().pax('x', "size", "3").file("a", "12345"), "has two sizes, 5 and 3");
    assertRefused(
        new TarBuilder()
            .entry(
                "a",
                '0',
                new byte[0],
                h -> TarBuilder.put(h, 124, "\u0080\0\0\0\0\0\0\0\0\0\0\u0001")),
        "is not octal");
    assertRefused(
        new TarBuilder().entry("a", '0', new byte[0], h -> TarBuilder.put(h, 124, "-0000000001\0")),
        "is not octal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5 a=", "99 path=x\n", "x path=x\n", "11 path=x\n", "8 path=x", "6 =xx\n"})
  void aMalformedPaxHeaderIsRefused(String records) {
    assertRefused(
        new TarBuilder()
            .entry("pax", 'x', records.getBytes(StandardCharsets.UTF_8), h -> {})
            .file("a", ""),
        "malformed pax header");
  }

  @Test
  void headersThatChangeWhatFollowsAreRefused() {
    assertRefused(new TarBuilder().pax('g', "path", "b").file("a", ""), "global path");
    assertRefused(new TarBuilder().pax('x', "GNU.sparse.major", "1").file("a", ""), "sparse");
    assertRefused(new TarBuilder().pax('x', "path", "b"), "ends too early");
    assertRefused(
        new TarBuilder().entry("p", 'x', new byte[17 << 10], h -> {}), "header of 17408 bytes");
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() {
    assertRefused(
        new TarBuilder().entry("a", '0', new byte[0], h -> TarBuilder.put(h, 0, "\u00ff\u00fe")),
        "not UTF-8");
  }

  @Test
  void anArchiveWithoutItsEndIsRefusedWhereverItIsCut() {
    byte[] whole = new TarBuilder().file("a", "1").file("b", "2").tar();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(BundleException.class);
    }
  }

  @Test
  void aGzipCutOrChangedAnywhereIsRefused() throws BundleException {
    byte[] whole = new TarBuilder().file("a", "package a").gzip();
    var expected = read(whole).get("a");

    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(BundleException.class);
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      try {
        // Some header bytes (time, operating system) mean nothing.
        assertThat(read(changed).get("a")).isEqualTo(expected);
      } catch (BundleException e) {
        assertThat(e.code()).isIn(Code.BAD_ARCHIVE, Code.TOO_LARGE);
      }
    }
  }

  @Test
  void dataBehindTheEndIsRefused() {
    TarBuilder hidden = new TarBuilder().file("a", "1").raw(new byte[1024]).file("b", "2");

    assertRefused(hidden, "data behind its end");
  }

  @Test
  void randomChangesNeverEscapeAsAnythingButARefusal() {
    long seed = TestSeed.of(ArchiveReaderTest.class);
    Random random = new Random(seed);
    byte[] whole = new TarBuilder().pax('x', "path", "p/q").file("s", "12").file("b", "3").tar();

    for (int round = 0; round < 20_000; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      if (random.nextBoolean()) {
        TarBuilder.putChecksum(changed, random.nextInt(changed.length / 512) * 512);
      }
      try {
        for (String name : read(changed).keySet()) {
          assertThat(name.split("/", -1)).as("seed %d", seed).doesNotContain("..", "");
        }
      } catch (BundleException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank().doesNotContain("\n");
      }
    }
  }

  @Test
  void textThatIsNoArchiveSaysSo() {
    byte[] text = "package autonomy\n".repeat(100).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> read(text))
        .hasMessageStartingWith("not a tar archive: its first header");
    assertRefused(new TarBuilder(), "archive has no files");
  }

  private static Map<String, byte[]> read(byte[] archive) throws BundleException {
    return ArchiveReader.read(archive, SMALL);
  }

  private static void assertRefused(TarBuilder tar, String message) {
    assertThatThrownBy(() -> read(tar.tar()))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_ARCHIVE))
        .hasMessageContaining(message);
  }

  private static void assertTooLarge(byte[] archive, String message) {
    assertThatThrownBy(() -> read(archive))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE))
        .hasMessageContaining(message);
  }
}
