package dev.autonomy.cli;

import dev.autonomy.cli.ScriptedServer.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands on what a registry says, except that one blob may fare badly on the way. */
final class RegistryProxy {

  private static final List<String> ASKED = List.of("Accept", "Range");
  private static final List<String> ANSWERED =
      List.of("Content-Type", "Content-Range", "Docker-Content-Digest");
  private static final int TRICKLE_MILLIS = 20;

  private final RegistryProcess registry;

  /** Sends a body that has been announced, in its own way. */
  private interface Delivery {
    void send(OutputStream out, byte[] body) throws IOException;
  }

  RegistryProxy(RegistryProcess registry) {
    this.registry = registry;
  }

  /** Everything as it is. */
  Behaviour honest() {
    return delivering("", OutputStream::write);
  }

  /** No more than {@code bytes} of the blob arrive, however often it is asked for. */
  Behaviour truncating(String digest, int bytes) {
    AtomicInteger left = new AtomicInteger(bytes);
    return delivering(
        digest, (out, body) -> out.write(body, 0, Math.min(body.length, left.getAndSet(0))));
  }

  /** Every byte of the blob is another one. */
  Behaviour garbling(String digest) {
    return delivering(
        digest,
        (out, body) -> {
          for (int i = 0; i < body.length; i++) {
            body[i] ^= 1;
          }
          out.write(body);
        });
  }

  /** The blob comes byte by byte, and the rest of it once there was enough of that. */
  Behaviour trickling(String digest, CountDownLatch begun, CountDownLatch enough) {
    return delivering(
        digest,
        (out, body) -> {
          int sent = 0;
          while (sent < body.length - 1 && !isOver(enough)) {
            out.write(body, sent++, 1);
            begun.countDown();
          }
          ScriptedServer.await(enough);
          out.write(body, sent, body.length - sent);
        });
  }

  private static boolean isOver(CountDownLatch latch) throws IOException {
    try {
      return latch.await(TRICKLE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Behaviour delivering(String digest, Delivery delivery) {
    return (question, out) -> {
      HttpURLConnection asked = registry.connection(question.path().substring("/v2/".length()));
      asked.setRequestMethod(question.method());
      for (String name : ASKED) {
        String value = question.fields().get(name);
        if (value != null) {
          asked.setRequestProperty(name, value);
        }
      }
      int status = asked.getResponseCode();
      byte[] body = body(asked, status);
      Map<String, String> fields = new HashMap<>();
      for (String name : ANSWERED) {
        String value = asked.getHeaderField(name);
        if (value != null) {
          fields.put(name, value);
        }
      }
      ScriptedServer.begin(out, status, fields, body.length);
      if (question.path().endsWith("/blobs/" + digest)) {
        delivery.send(out, body);
      } else {
        out.write(body);
      }
    };
  }

  private static byte[] body(HttpURLConnection asked, int status) throws IOException {
    try (InputStream in = status < 400 ? asked.getInputStream() : asked.getErrorStream()) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
