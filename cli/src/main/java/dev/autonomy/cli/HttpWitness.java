package dev.autonomy.cli;

import dev.autonomy.wal.WitnessClient;
import dev.autonomy.wal.note.SignedNote;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The way to a witness over HTTP (C2SP tlog-witness). Bounded in time from the first byte sent to
 * the last one received, and in what it reads; follows no redirection.
 */
final class HttpWitness implements WitnessClient.Transport {

  /** As many signatures as a note may have. */
  private static final long MAX_ANSWER_BYTES = SignedNote.MAX_BYTES;

  private final HttpClient client;
  private final URI endpoint;
  private final Duration timeout;

  /**
   * To the witness whose submission prefix this is.
   *
   * @param timeout for the whole exchange
   */
  HttpWitness(HttpClient client, URI prefix, Duration timeout) {
    String path = prefix.toString();
    this.client = client;
    this.endpoint = URI.create(path + (path.endsWith("/") ? "" : "/") + "add-checkpoint");
    this.timeout = timeout;
  }

  @Override
  public WitnessClient.Reply addCheckpoint(byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("User-Agent", "autonomy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      // The request's own timeout ends with the head of the answer.
      HttpResponse<byte[]> answer = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new WitnessClient.Reply(
          answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw late(e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw reason(e.getCause() == null ? e : e.getCause());
    }
  }

  private IOException late(Exception cause) {
    return new IOException(
        "no answer from " + endpoint + " within " + timeout.toMillis() + " ms", cause);
  }

  private IOException reason(Throwable cause) {
    if (cause instanceof HttpTimeoutException timedOut) {
      return late(timedOut);
    }
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnresolvedAddressException) {
        return new IOException("the name in " + endpoint + " does not resolve", cause);
      }
    }
    if (cause instanceof ConnectException) {
      return new IOException("nobody listens at " + endpoint, cause);
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return cause instanceof SSLException
        ? new IOException("no TLS with " + endpoint + ": " + message, cause)
        : new IOException("no answer from " + endpoint + ": " + message, cause);
  }
}
