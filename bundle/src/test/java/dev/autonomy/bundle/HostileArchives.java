package dev.autonomy.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes archives that somebody with bad intentions, or a bad disk, might send; from a seed. */
final class HostileArchives {

  private static final int BLOCK = 512;

  private static final String[] NAMES = {
    "policies/p.rego",
    "policies/P.rego",
    "./policies/p.rego",
    "/policies/p.rego",
    "policies/../p.rego",
    "policies//p.rego",
    "policies/caf\u00e9.rego",
    "policies/cafe\u0301.rego",
    "policies/\u202egro.p",
    "policies/\ud83d\ude80.rego",
    "data.json",
    "data.json/",
    "a/data.yaml",
    "manifest.json",
    ".manifest",
    "patch.json",
    "policy.wasm",
    "C:\\x",
    "x".repeat(100),
    "d/".repeat(40) + "x.rego",
    ""
  };

  private static final String[] CONTENTS = {
    "package autonomy\n\nallow if input.kind == \"tool.echo\"\n",
    "{\"a\":{\"b\":[1,2,3]}}",
    "a: &a [x, x]\nb: [*a, *a]\n",
    "a: [" + "[".repeat(200),
    "{\"schema_version\":\"1.2\",\"version\":\"1.0.0\"}",
    "{\"revision\":\"r\",\"roots\":[\"autonomy\",\"a\"]}",
    "{\"roots\":[\"a\",\"a/b\"],\"wasm\":[{}]}",
    "",
    "\0\1\2\3",
    "\ufeff{}",
  };

  private static final String[] SIZES = {
    "00000000000\0",
    "77777777777\0",
    "-0000000001\0",
    "           0",
    "0x000000010\0",
    "00000000008\0",
    "\0\0\0\0\0\0\0\0\0\0\0\0",
    "\u0080\0\0\0\0\0\0\0\0\0\0@",
    "\u0080\0\0\0\177\377\377\377\377\377\377\377",
    "\377\377\377\377\377\377\377\377\377\377\377\377",
    "7777777777777",
  };

  private static final String[] PAX = {
    "path",
    "size",
    "linkpath",
    "GNU.sparse.major",
    "GNU.sparse.map",
    "hdrcharset",
    "mtime",
    "comment",
    "",
    "SCHILY.xattr.x"
  };

  private static final char[] TYPES = {
    '0', '\0', '5', '1', '2', '3', '6', '7', 'x', 'g', 'L', 'K', 'S', 'V', 'M', 'N', 'A', '\377'
  };

  private final Random random;

  HostileArchives(long seed) {
    random = new Random(seed);
  }

  private String one(String[] of) {
    return of[random.nextInt(of.length)];
  }

  /** The next archive. */
  byte[] next() {
    TarBuilder tar = new TarBuilder();
    int entries = random.nextInt(40) == 0 ? 200 + random.nextInt(200) : 1 + random.nextInt(6);
    for (int i = 0; i < entries; i++) {
      entry(tar);
    }
    byte[] plain = random.nextInt(12) == 0 ? tar.open() : tar.tar();
    mutate(plain, random.nextInt(4) == 0 ? random.nextInt(6) : 0, random.nextInt(3) > 0);
    return random.nextBoolean() ? plain : zipped(plain);
  }

  private void entry(TarBuilder tar) {
    byte[] content = one(CONTENTS).getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(12)) {
      case 0 -> tar.pax(random.nextInt(4) == 0 ? 'g' : 'x', one(PAX), value());
      case 1 -> tar.pax('x', "path", one(NAMES), one(PAX), value());
      case 2 -> {
        byte[] records =
            (random.nextInt(100) + " path=" + one(NAMES) + "\n").getBytes(StandardCharsets.UTF_8);
        tar.entry("pax", 'x', records, header -> {});
      }
      case 3 -> {
        byte[] name = (one(NAMES) + "\0").getBytes(StandardCharsets.UTF_8);
        tar.entry("././@LongLink", random.nextInt(5) == 0 ? 'K' : 'L', name, header -> {});
      }
      case 4 -> tar.entry(one(NAMES), TYPES[random.nextInt(TYPES.length)], content, header -> {});
      case 5 ->
          tar.entry(one(NAMES), '0', content, header -> TarBuilder.put(header, 124, one(SIZES)));
      case 6 ->
          tar.entry(
              one(NAMES),
              '0',
              content,
              header -> TarBuilder.put(header, 345, "d".repeat(random.nextInt(150))));
      case 7 ->
          tar.entry(one(NAMES), '0', content, header -> TarBuilder.put(header, 257, "ustar  \0"));
      default -> tar.file(one(NAMES), content);
    }
  }

  private String value() {
    return random.nextBoolean()
        ? one(NAMES)
        : Long.toString(random.nextLong() >>> random.nextInt(64));
  }

  /** Changes bytes, and perhaps makes the checksums of headers right again. */
  private void mutate(byte[] plain, int changes, boolean mend) {
    for (int i = 0; i < changes && plain.length > 0; i++) {
      int at = random.nextInt(plain.length);
      plain[at] = (byte) random.nextInt();
      int header = at / BLOCK * BLOCK;
      if (mend && header + BLOCK <= plain.length) {
        TarBuilder.putChecksum(plain, header);
      }
    }
  }

  private byte[] zipped(byte[] plain) {
    byte[] zip = TarBuilder.gzip(plain);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(zip, random.nextInt(zip.length));
      case 1 -> {
        zip[random.nextInt(zip.length)] ^= (byte) (1 << random.nextInt(8));
        yield zip;
      }
      case 2 -> {
        zip[3] = (byte) random.nextInt(); // flags: header checksum, extra field, name, comment
        yield zip;
      }
      case 3 -> joined(zip, TarBuilder.gzip(random.nextBoolean() ? plain : new byte[1 << 20]));
      case 4 -> joined(zip, new byte[random.nextInt(2000)]);
      default -> zip;
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
