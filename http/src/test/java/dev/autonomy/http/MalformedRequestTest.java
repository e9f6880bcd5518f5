package dev.autonomy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedRequestTest {

  private EchoServer server;

  @BeforeAll
  void start() throws IOException {
    server = EchoServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** In these texts ~ stands for CR LF, and ^ for a space that the CSV reader would strip. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          nonsense~~                                              => 400
          GET~~                                                   => 400
          GET /~~                                                 => 400
          GET / HTTP/1.1 more~Host: x~~                           => 400
          GET / HTTP/1.1^~Host: x~~                               => 400
          GET / http/1.1~Host: x~~                                => 400
          GET / HTTP/2.0~Host: x~~                                => 505
          PRI * HTTP/2.0~~SM~~                                    => 505
          G@T / HTTP/1.1~Host: x~~                                => 400
          GET http://x/ HTTP/1.1~Host: x~~                        => 400
          GET * HTTP/1.1~Host: x~~                                => 400
          GET /#f HTTP/1.1~Host: x~~                              => 400
          GET  / HTTP/1.1~Host: x~~                               => 400
          GET / HTTP/1.1~~                                        => 400
          GET / HTTP/1.1~Host: x~Host: x~~                        => 400
          GET / HTTP/1.1~Host : x~~                               => 400
          GET / HTTP/1.1~Host: x~ folded: y~~                     => 400
          GET / HTTP/1.1~Host: x~: y~~                            => 400
          GET / HTTP/1.1~Host: x~no colon~~                       => 400
          GET / HTTP/1.1~Host: x~Content-Length: ~~               => 400
          GET / HTTP/1.1~Host: x~Content-Length: -1~~             => 400
          GET / HTTP/1.1~Host: x~Content-Length: +1~~             => 400
          GET / HTTP/1.1~Host: x~Content-Length: 1e3~~            => 400
          GET / HTTP/1.1~Host: x~Content-Length: 1,1~~            => 400
          GET / HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 1~~ => 400
          GET / HTTP/1.1~Host: x~Content-Length: 99999999999999999999999~~ => 413
          GET / HTTP/1.1~Host: x~Content-Length: 3~Transfer-Encoding: chunked~~ => 400
          GET / HTTP/1.1~Host: x~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~ => 400
          GET / HTTP/1.1~Host: x~Transfer-Encoding: gzip~~        => 501
          GET / HTTP/1.1~Host: x~Transfer-Encoding: gzip, chunked~~ => 501
          GET / HTTP/1.1~Host: x~Transfer-Encoding: chunked~~zz~  => 400
          GET / HTTP/1.1~Host: x~Transfer-Encoding: chunked~~-1~  => 400
          GET / HTTP/1.1~Host: x~Transfer-Encoding: chunked~~2~abc~ => 400
          GET / HTTP/1.1~Host: x~Transfer-Encoding: chunked~~fffffffffffffffff~ => 413
          GET / HTTP/1.1~Host: x~Expect: the unexpected~~         => 417
          """)
  void isRefusedAndTheConnectionClosed(String request, int status) throws IOException {
    try (RawClient client = server.connect()) {
      client.send(request.strip().replace("~", "\r\n").replace('^', ' '));
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).startsWith("refused: ");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(client.halfClose().isClosedByServer()).isTrue();
    }
  }

  @Test
  void linesMustEndWithCrLf() throws IOException {
    for (String request :
        new String[] {
          "GET / HTTP/1.1\nHost: x\n\n",
          "GET / HTTP/1.1\r\nHost: x\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nA: \u007f\r\n\r\n"
        }) {
      try (RawClient client = server.connect()) {
        assertThat(client.send(request).read().status()).as(request).isEqualTo(400);
      }
    }
  }

  @Test
  void aHandshakeOfTlsIsRefusedAtOnce() throws IOException {
    try (RawClient client = server.connect()) {
      client.send(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0, 0, (byte) 196, 3, 3});
      assertThat(client.read().status()).isEqualTo(400);
    }
  }

  @Test
  void aHeadIsBoundedInBytesAndFields() throws IOException {
    try (RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(20_000) + "\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(431);
    }
    try (RawClient client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(100) + "\r\n");
      assertThat(client.read().status()).isEqualTo(431);
    }
    try (RawClient client = server.connect()) {
      client.send("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(414);
    }
  }

  @Test
  void aBodyIsBoundedWhateverItsFraming() throws IOException {
    String large = "x".repeat(EchoServer.MAX_BODY_BYTES + 1);
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + large.length() + "\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("1000\r\n" + large.substring(0, 0x1000) + "\r\n");
      client.send("1000\r\n" + large.substring(0, 0x1000) + "\r\n");
      client.send("1000\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
    try (RawClient client = server.connect()) {
      String exact = large.substring(1);
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + exact.length() + "\r\n\r\n");
      assertThat(client.send(exact).read().body()).endsWith(exact);
    }
  }

  @Test
  void aClientThatSendsTooMuchStillGetsTheAnswer() throws IOException {
    byte[] chunk = new byte[64 << 10];
    try (RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n");
      for (int i = 0; i < 64; i++) {
        client.send(chunk);
      }
      assertThat(client.read().status()).isEqualTo(413);
    }
  }
}
