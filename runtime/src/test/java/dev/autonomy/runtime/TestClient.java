package dev.autonomy.runtime;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A keep-alive connection to a runtime, without any help or hindrance of an HTTP library. */
final class TestClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final String host;

  TestClient(URI runtime) throws IOException {
    this(connect(runtime), runtime.getHost() + ":" + runtime.getPort());
  }

  TestClient(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.host = host;
  }

  private static Socket connect(URI runtime) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(runtime.getHost(), runtime.getPort()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** An answer; its field names are lower-case. */
  record Answer(int status, Map<String, String> fields, String body) {

    JsonObject json() {
      try {
        return JsonObject.parse(body.getBytes(StandardCharsets.UTF_8));
      } catch (JsonException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    String member(String name) {
      return json().string(name).orElse("");
    }

    String field(String name) {
      return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Sends a tool call. */
  Answer call(String json) throws IOException {
    return call(json.getBytes(StandardCharsets.UTF_8), "");
  }

  /** Sends a tool call with more header fields, each with its CR LF. */
  Answer call(byte[] json, String fields) throws IOException {
    send("POST", "/v1/tool", "Content-Type: application/json\r\n" + fields, json);
    return read();
  }

  Answer get(String path) throws IOException {
    return get(path, "");
  }

  Answer get(String path, String fields) throws IOException {
    send("GET", path, fields, new byte[0]);
    return read();
  }

  /** Sends a request with the right Host, unless the fields bring one. */
  void send(String method, String path, String fields, byte[] body) throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\n";
    if (!fields.contains("Host:")) {
      head += "Host: " + host + "\r\n";
    }
    if (body.length > 0) {
      head += "Content-Length: " + body.length + "\r\n";
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes((head + fields + "\r\n").getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    raw(request.toByteArray());
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads one answer. */
  Answer read() throws IOException {
    String status = line();
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      fields.put(
          field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the connection ended inside the body");
    }
    return new Answer(
        Integer.parseInt(status.substring(9, 12)),
        fields,
        new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
