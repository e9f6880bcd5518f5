package dev.autonomy.edged;

import dev.autonomy.line.FilePaths;
import dev.autonomy.line.HostAndPort;
import dev.autonomy.line.ValueException;
import java.nio.file.Path;
import java.util.Locale;

/** The forms of values in {@code edge.toml} that name something: files, nodes, certificates. */
final class TextForms {

  private TextForms() {}

  /** A path; relative ones are left so. */
  record FilePath() implements ValueForm<Path> {
    @Override
    public Path read(Object value) throws ValueException {
      return FilePaths.parse(ValueForms.text(value));
    }

    @Override
    public String expectation() {
      return "a path";
    }

    @Override
    public String bounds() {
      return "a path";
    }
  }

  /** What a node is called: file names and log lines are made of it. */
  record Identifier() implements ValueForm<String> {
    private static final int MAX_CHARACTERS = 63;

    @Override
    public String read(Object value) throws ValueException {
      String text = ValueForms.text(value);
      if (text.isEmpty() || text.length() > MAX_CHARACTERS || !isAlphanumeric(text.charAt(0))) {
        throw new ValueException();
      }
      for (int i = 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
          throw new ValueException();
        }
      }
      return text;
    }

    @Override
    public String expectation() {
      return "1 to 63 of `a-z`, `0-9`, `-`, `_`, `.`, a letter or digit first";
    }

    @Override
    public String bounds() {
      return "1 to 63 of a-z, 0-9, -, _, .";
    }
  }

  /** A DNS name as certificates have it, without wildcards. */
  record DnsName() implements ValueForm<String> {
    private static final int MAX_CHARACTERS = 253;

    @Override
    public String read(Object value) throws ValueException {
      String text = ValueForms.text(value).toLowerCase(Locale.ROOT);
      if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
        throw new ValueException();
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean edge = i == 0 || i == text.length() - 1;
        if (!isAlphanumeric(c) && (edge || c != '-' && c != '.' && c != '_')) {
          throw new ValueException();
        }
      }
      return text;
    }

    @Override
    public String expectation() {
      return "a DNS name without wildcards, such as `node-b.edge.example`";
    }

    @Override
    public String bounds() {
      return "a DNS name";
    }
  }

  /** The SHA-256 of a certificate. */
  record Fingerprint() implements ValueForm<String> {
    private static final String PREFIX = "sha256:";
    private static final int HEX_DIGITS = 64;

    @Override
    public String read(Object value) throws ValueException {
      String text = ValueForms.text(value).toLowerCase(Locale.ROOT);
      if (!text.startsWith(PREFIX)) {
        throw new ValueException();
      }
      String digits = text.substring(PREFIX.length());
      if (digits.length() != HEX_DIGITS) {
        throw new ValueException();
      }
      for (int i = 0; i < HEX_DIGITS; i++) {
        if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
          throw new ValueException();
        }
      }
      return digits;
    }

    @Override
    public String expectation() {
      return "`sha256:` and 64 hexadecimal digits";
    }

    @Override
    public String bounds() {
      return "sha256: and 64 hexadecimal digits";
    }
  }

  /** A TCP address. */
  record Address(int leastPort) implements ValueForm<HostAndPort> {
    @Override
    public HostAndPort read(Object value) throws ValueException {
      HostAndPort address = HostAndPort.parse(ValueForms.text(value));
      if (address.port() < leastPort) {
        throw new ValueException("a port between 1 and 65535");
      }
      return address;
    }

    @Override
    public String expectation() {
      return "an address such as `192.0.2.7:7443`";
    }

    @Override
    public String bounds() {
      return "host:port";
    }
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }
}
