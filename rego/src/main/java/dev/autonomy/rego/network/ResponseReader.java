package dev.autonomy.rego.network;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a response of HTTP/1.1 (RFC 9112); what it may weigh is bounded. */
final class ResponseReader {

  /** Bytes of the status line and all headers. */
  private static final int MAX_HEAD_BYTES = 1 << 20;

  /** What the line before a chunk may have without counting as an extension. */
  private static final int FREE_BYTES_PER_CHUNK = 16;

  private static final int MAX_CHUNK_SIZE_DIGITS = 8;

  private final InputStream in;
  private final int maxBytes;
  private int headBytes;

  ResponseReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Reads the final response; interim ones are passed over. */
  Response read(String method) throws IOException {
    String statusLine = line();
    Map<String, List<String>> headers = headers();
    int code = code(statusLine);
    while (code >= 100 && code < 200) {
      statusLine = line();
      headers = headers();
      code = code(statusLine);
    }
    boolean noBody = method.equals("HEAD") || code == 204 || code == 304;
    byte[] body = noBody ? new byte[0] : body(headers);
    return new Response(code, statusLine.substring("HTTP/1.1 ".length()).strip(), headers, body);
  }

  private static int code(String statusLine) throws IOException {
    boolean valid = statusLine.length() >= 12 && statusLine.startsWith("HTTP/1.");
    int code = 0;
    for (int i = 9; i < 12 && valid; i++) {
      char c = statusLine.charAt(i);
      valid = c >= '0' && c <= '9';
      code = code * 10 + c - '0';
    }
    if (!valid || statusLine.charAt(8) != ' ') {
      throw new IOException("malformed HTTP response");
    }
    return code;
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || Character.isWhitespace(line.charAt(colon - 1))) {
        throw new IOException("malformed MIME header line");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** A line without its end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("unexpected EOF");
      }
      if (++headBytes > MAX_HEAD_BYTES) {
        throw new IOException("response headers exceed " + MAX_HEAD_BYTES + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    List<String> codings = headers.remove("transfer-encoding");
    if (codings != null) {
      if (!codings.equals(List.of("chunked"))) {
        throw new IOException("unsupported transfer encoding: " + codings);
      }
      headers.remove("content-length");
      return chunks();
    }
    Long length = length(headers.get("content-length"));
    if (length == null) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      checkLength(bytes.length);
      return bytes;
    }
    checkLength(length);
    byte[] bytes = in.readNBytes(length.intValue());
    if (bytes.length < length) {
      throw new EOFException("unexpected EOF");
    }
    return bytes;
  }

  private static @Nullable Long length(@Nullable List<String> values) throws IOException {
    if (values == null) {
      return null;
    }
    for (String value : values) {
      boolean digits = !value.isEmpty() && value.length() <= 18;
      for (int i = 0; i < value.length() && digits; i++) {
        digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
      }
      if (!digits || !value.equals(values.getFirst())) {
        throw new IOException("bad Content-Length \"" + value + "\"");
      }
    }
    return Long.valueOf(values.getFirst());
  }

  private void checkLength(long length) throws IOException {
    if (length > maxBytes) {
      throw new IOException("response body exceeds " + maxBytes + " bytes");
    }
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long excess = 0;
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      checkLength((long) body.size() + size);
      excess = Math.max(0, excess + headBytes - FREE_BYTES_PER_CHUNK);
      if (excess > MAX_HEAD_BYTES) {
        throw new IOException(
            "chunked encoding has more than " + MAX_HEAD_BYTES + " bytes of extensions");
      }
      byte[] chunk = in.readNBytes(size);
      body.writeBytes(chunk);
      if (chunk.length < size) {
        throw new EOFException("unexpected EOF");
      }
      if (!line().isEmpty()) {
        throw new IOException("malformed chunked encoding");
      }
    }
    headBytes = 0;
    headers();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    headBytes = 0; // what follows belongs to the body, whose length is bounded by itself
    String line = line();
    int semicolon = line.indexOf(';');
    String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    long size = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0) {
        throw new IOException("malformed chunked encoding");
      }
      size = size << 4 | digit;
    }
    if (digits.isEmpty() || digits.length() > MAX_CHUNK_SIZE_DIGITS) {
      throw new IOException("malformed chunked encoding");
    }
    checkLength(size);
    return (int) size;
  }
}
