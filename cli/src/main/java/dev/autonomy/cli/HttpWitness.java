package dev.autonomy.cli;

import dev.autonomy.line.Durations;
import dev.autonomy.wal.WitnessClient;
import dev.autonomy.wal.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * The way to a witness over HTTP (C2SP tlog-witness). Bounded in time from the first byte sent to
 * the last one received, and in what it reads; follows no redirection. It uses the HTTP client of
 * {@code java.base}: the one in {@code java.net.http} would be a module more for every start of the
 * program.
 */
final class HttpWitness implements WitnessClient.Transport {

  /** As many signatures as a note may have. */
  private static final int MAX_ANSWER_BYTES = SignedNote.MAX_BYTES;

  private final Optional<SSLSocketFactory> trust;
  private final URI endpoint;
  private final Duration timeout;

  /**
   * To the witness whose submission prefix this is.
   *
   * @param trust makes connections to those whose certificates are believed; empty for the
   *     platform's choice
   * @param timeout for the whole exchange
   */
  HttpWitness(Optional<SSLSocketFactory> trust, URI prefix, Duration timeout) {
    String path = prefix.toString();
    this.trust = trust;
    this.endpoint = URI.create(path + (path.endsWith("/") ? "" : "/") + "add-checkpoint");
    this.timeout = timeout;
  }

  @Override
  public WitnessClient.Reply addCheckpoint(byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    // The client bounds each read; a witness that sends a byte now and then is cut off by this.
    Thread watch = Thread.ofVirtual().name("witness-timeout").start(() -> cutOff(connection));
    long start = System.nanoTime();
    try {
      prepare(connection, body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return reply(connection);
    } catch (IOException e) {
      boolean isLate = System.nanoTime() - start >= timeout.toNanos();
      throw isLate || e instanceof SocketTimeoutException ? late(e) : reason(e);
    } finally {
      watch.interrupt();
      connection.disconnect();
    }
  }

  private void cutOff(HttpURLConnection connection) {
    try {
      Thread.sleep(timeout);
      connection.disconnect();
    } catch (InterruptedException e) {
      // The exchange is over.
    }
  }

  private void prepare(HttpURLConnection connection, int length) throws IOException {
    if (trust.isPresent() && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(trust.get());
    }
    int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    // Otherwise the client would repeat a request on its own when the connection breaks.
    connection.setFixedLengthStreamingMode(length);
    connection.setRequestProperty("Content-Type", "text/plain; charset=utf-8");
    connection.setRequestProperty("User-Agent", "autonomy");
  }

  private static WitnessClient.Reply reply(HttpURLConnection connection) throws IOException {
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // An answer that asks for a password: the client will not send the body again.
      return new WitnessClient.Reply(e.responseCode(), "");
    }
    if (status < 0) {
      throw new IOException("what it says is not HTTP");
    }
    boolean isError = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = isError ? connection.getErrorStream() : connection.getInputStream()) {
      byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES + 1);
      if (answer.length > MAX_ANSWER_BYTES) {
        throw new IOException("it says more than " + MAX_ANSWER_BYTES + " bytes");
      }
      return new WitnessClient.Reply(status, new String(answer, StandardCharsets.UTF_8));
    }
  }

  private IOException late(Exception cause) {
    return new IOException(
        "no answer from " + endpoint + " within " + Durations.text(timeout), cause);
  }

  private IOException reason(IOException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IOException(
        switch (cause) {
          case UnknownHostException _ -> "the name in " + endpoint + " does not resolve";
          case ConnectException _ -> "nobody listens at " + endpoint;
          case SSLException _ -> "no TLS with " + endpoint + ": " + message;
          default -> "no answer from " + endpoint + ": " + message;
        },
        cause);
  }
}
