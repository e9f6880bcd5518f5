package dev.autonomy.http;

import java.util.Arrays;

/**
 * Lays an answer out as one run of bytes, so that it leaves in one write. Reused for all answers of
 * a connection.
 */
final class ResponseEncoder {

  private static final int INITIAL_BYTES = 512;

  private final HttpDate date;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;

  ResponseEncoder(HttpDate date) {
    this.date = date;
  }

  /** The bytes of the answer are {@link #buffer()} up to the returned length. */
  int encode(HttpResponse response, boolean withBody, boolean close) {
    size = 0;
    byte[] body = response.body();
    ascii("HTTP/1.1 ").ascii(Integer.toString(response.status())).ascii(" ");
    ascii(reasonPhrase(response.status())).ascii("\r\nDate: ").ascii(date.now());
    ascii("\r\nContent-Type: ").ascii(response.contentType());
    ascii("\r\nContent-Length: ").ascii(Integer.toString(body.length)).ascii("\r\n");
    for (HttpResponse.Field field : response.fields()) {
      ascii(field.name()).ascii(": ").ascii(field.value()).ascii("\r\n");
    }
    ascii(close ? "Connection: close\r\n\r\n" : "\r\n");
    if (withBody) {
      reserve(body.length);
      System.arraycopy(body, 0, buffer, size, body.length);
      size += body.length;
    }
    return size;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Gives a large buffer back after an unusual answer. */
  void trim() {
    if (buffer.length > 64 * INITIAL_BYTES) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  private ResponseEncoder ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  private void reserve(int count) {
    if (buffer.length - size < count) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, count)));
    }
  }

  private static String reasonPhrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 421 -> "Misdirected Request";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      // RFC 9112, section 4: the phrase may be empty, and clients ignore it.
      default -> "";
    };
  }
}
