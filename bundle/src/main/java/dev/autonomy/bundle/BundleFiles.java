package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a bundle that mean something, by name. */
final class BundleFiles {

  /** Ascending by UTF-8 bytes, as {@code LC_ALL=C sort} does. */
  static final Comparator<String> ORDER =
      (left, right) -> Arrays.compareUnsigned(utf8(left), utf8(right));

  static final String DIGEST_PREFIX = "sha256:";

  static final String REGO = ".rego";
  static final String TEST = "_test.rego";

  /** Compiled policies, as {@code opa build -t wasm} makes them. */
  static final String WASM = ".wasm";

  /** Of OPA's delta bundles. */
  static final String PATCH = "patch.json";

  private BundleFiles() {}

  static boolean isModule(String name) {
    return name.endsWith(REGO);
  }

  static boolean isJsonData(String name) {
    return isNamed(name, "data.json");
  }

  static boolean isYamlData(String name) {
    return isNamed(name, "data.yaml") || isNamed(name, "data.yml");
  }

  /** Whether the file decides something: it is covered by the digest. */
  static boolean isContent(String name) {
    return isModule(name) || isJsonData(name) || isYamlData(name);
  }

  static boolean isRelevant(String name) {
    return isContent(name) || name.equals(Manifest.FILE) || name.equals(Manifest.OPA_FILE);
  }

  private static boolean isNamed(String name, String fileName) {
    return name.equals(fileName) || name.endsWith("/" + fileName);
  }

  /** The content files among {@code files}, in order. */
  static SortedMap<String, byte[]> content(Map<String, byte[]> files) {
    SortedMap<String, byte[]> content = new TreeMap<>(ORDER);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (isContent(file.getKey())) {
        content.put(file.getKey(), file.getValue());
      }
    }
    return content;
  }

  /**
   * {@code sha256:} of one line for each content file, in order: the SHA-256 of its bytes in
   * hexadecimal, two spaces, its name, a line feed. That is what {@code sha256sum} prints, so that
   * anyone can compute it: {@code sha256sum $(…sorted names…) | sha256sum}.
   */
  static String digest(SortedMap<String, byte[]> content) {
    MessageDigest lines = sha256();
    MessageDigest file = sha256();
    HexFormat hex = HexFormat.of();
    for (Map.Entry<String, byte[]> entry : content.entrySet()) {
      String line = hex.formatHex(file.digest(entry.getValue())) + "  " + entry.getKey() + "\n";
      lines.update(utf8(line));
    }
    return DIGEST_PREFIX + hex.formatHex(lines.digest());
  }

  static String text(String name, byte[] bytes) throws BundleException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BundleException(
          isModule(name) ? Code.NOT_COMPILED : Code.BAD_DATA, name + " is not UTF-8 text", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
