package dev.autonomy.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Posts what the exporter has encoded, one request at a time, over the HTTP client of {@code
 * java.base}. Follows no redirects and repeats nothing: whoever delivers decides that, and needs
 * the answer's headers for it.
 */
final class HttpPost implements HttpSender {

  /** What came of a request. */
  sealed interface Outcome {

    /**
     * An answer.
     *
     * @param message what an error's body says for people
     */
    record Answered(
        int status,
        String retryAfter,
        String date,
        String location,
        Optional<PartialSuccess> partial,
        String message)
        implements Outcome {}

    /** None. */
    record Failed(Throwable cause) implements Outcome {}
  }

  /** More is not read of an answer: 64 KiB. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private static final String PROTOBUF = "application/x-protobuf";

  /** One request: one that was given up may end while the next one is on its way. */
  private static final class Exchange {
    private volatile @Nullable HttpURLConnection connection;
    private volatile @Nullable Outcome outcome;
    private volatile boolean aborted;
  }

  private final HttpSenderConfig config;
  private volatile Exchange last = new Exchange();

  HttpPost(HttpSenderConfig config) {
    this.config = config;
  }

  @Override
  public void send(
      MessageWriter writer, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    Exchange exchange = new Exchange();
    last = exchange;
    byte[] body;
    try {
      body = encode(writer);
    } catch (IOException e) {
      exchange.outcome = new Outcome.Failed(e);
      onError.accept(e);
      return;
    }
    Thread.ofVirtual().name("otlp-post").start(() -> post(exchange, body, onResponse, onError));
  }

  private void post(
      Exchange exchange,
      byte[] body,
      Consumer<HttpResponse> onResponse,
      Consumer<Throwable> onError) {
    try {
      Outcome.Answered answer = answer(exchange, body);
      exchange.outcome = answer;
      onResponse.accept(new Response(answer));
    } catch (IOException | RuntimeException e) {
      exchange.outcome = new Outcome.Failed(e);
      onError.accept(e);
    }
  }

  /** What came of the last request, which is over. */
  Outcome outcome() {
    Outcome outcome = last.outcome;
    return outcome == null ? new Outcome.Failed(new IOException("nothing was sent")) : outcome;
  }

  /**
   * Ends the request that is on its way, if there is one. Waits for nothing: whoever reads an
   * answer that comes byte by byte has locks that closing it needs.
   */
  void abort() {
    Exchange exchange = last;
    exchange.aborted = true;
    HttpURLConnection connection = exchange.connection;
    if (connection != null) {
      Thread.ofVirtual().name("otlp-abort").start(connection::disconnect);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    abort();
    return CompletableResultCode.ofSuccess();
  }

  private byte[] encode(MessageWriter writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(writer.getContentLength());
    Compressor compressor = config.getCompressor();
    if (compressor == null) {
      writer.writeMessage(bytes);
    } else {
      try (OutputStream compressed = compressor.compress(bytes)) {
        writer.writeMessage(compressed);
      }
    }
    return bytes.toByteArray();
  }

  private Outcome.Answered answer(Exchange exchange, byte[] body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) config.getEndpoint().toURL().openConnection();
    exchange.connection = connection;
    try {
      prepare(connection, body.length);
      connection.connect();
      if (exchange.aborted) {
        connection.disconnect(); // there was nothing to disconnect before
        throw new IOException("given up");
      }
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return answer(connection);
    } finally {
      exchange.connection = null;
    }
  }

  private void prepare(HttpURLConnection connection, int length) throws IOException {
    if (connection instanceof HttpsURLConnection secure && config.getSslContext() != null) {
      secure.setSSLSocketFactory(config.getSslContext().getSocketFactory());
    }
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(Math.toIntExact(config.getConnectTimeout().toMillis()));
    connection.setReadTimeout(Math.toIntExact(config.getTimeout().toMillis()));
    // Otherwise the client would repeat a request on its own when the connection breaks.
    connection.setFixedLengthStreamingMode(length);
    connection.setRequestProperty("Content-Type", config.getContentType());
    Compressor compressor = config.getCompressor();
    if (compressor != null) {
      connection.setRequestProperty("Content-Encoding", compressor.getEncoding());
    }
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach(
          (name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
    }
  }

  private static Outcome.Answered answer(HttpURLConnection connection) throws IOException {
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // An answer that asks for a password: the client will not send the body again.
      return new Outcome.Answered(e.responseCode(), "", "", "", Optional.empty(), "");
    }
    if (status < 0) {
      throw new IOException("the answer is no HTTP");
    }
    byte[] body = new byte[0];
    try (InputStream in =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream()) {
      if (in != null) {
        body = in.readNBytes(MAX_ANSWER_BYTES);
      }
    }
    boolean readable = header(connection, "Content-Type").startsWith(PROTOBUF);
    return new Outcome.Answered(
        status,
        header(connection, "Retry-After"),
        header(connection, "Date"),
        header(connection, "Location"),
        readable ? PartialSuccess.parse(body) : Optional.empty(),
        readable ? PartialSuccess.statusMessage(body) : "");
  }

  private static String header(HttpURLConnection connection, String name) {
    String value = connection.getHeaderField(name);
    return value == null ? "" : value;
  }

  /** The answer as the exporter wants it. */
  private record Response(Outcome.Answered answer) implements HttpResponse {

    @Override
    public int getStatusCode() {
      return answer.status();
    }

    @Override
    public String getStatusMessage() {
      return "";
    }

    /** The exporter would only log it. */
    @Override
    public byte[] getResponseBody() {
      return new byte[0];
    }
  }
}
