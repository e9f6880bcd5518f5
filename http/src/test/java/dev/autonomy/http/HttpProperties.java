package dev.autonomy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

class HttpProperties {

  /** The interim answer that a request with {@code Expect: 100-continue} may get first. */
  private static final int CONTINUE = 100;

  private static @Nullable EchoServer server;

  @BeforeContainer
  static void start() throws IOException {
    server = EchoServer.start();
  }

  @AfterContainer
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Whatever is sent, each answer is well-formed and the connection ends. */
  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void noiseIsAnsweredInGoodForm(@ForAll("noise") List<String> pieces) throws IOException {
    try (RawClient client = connect()) {
      client.send(String.join("", pieces)).halfClose();
      while (true) {
        RawClient.Answer answer;
        try {
          answer = client.read();
        } catch (IOException e) {
          assertThat(e).hasMessage("the connection ended");
          return;
        }
        if (answer.status() != CONTINUE) {
          assertThat(answer.status()).isBetween(200, 599);
        }
      }
    }
  }

  private static RawClient connect() throws IOException {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.connect();
  }

  /** Pieces of requests in any order, now and then broken. */
  @Provide
  Arbitrary<List<String>> noise() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(
                8,
                Arbitraries.of(
                    "POST /v1/tool HTTP/1.1\r\n",
                    "GET / HTTP/1.1\r\n",
                    "Host: x\r\n",
                    "Content-Length: 3\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Connection: close\r\n",
                    "Expect: 100-continue\r\n",
                    "\r\n",
                    "abc",
                    "3\r\nabc\r\n",
                    "0\r\n\r\n")),
            net.jqwik.api.Tuple.of(
                2, Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12)))
        .list()
        .ofMaxSize(20);
  }
}
