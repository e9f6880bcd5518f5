package dev.autonomy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HttpServerTest {

  static List<ThreadFactory> threads() {
    return List.of(Thread.ofVirtual().factory(), Thread.ofPlatform().daemon().factory());
  }

  @ParameterizedTest
  @MethodSource("threads")
  void answersRequestAfterRequestOnOneConnection(ThreadFactory threads) throws IOException {
    try (EchoServer server = EchoServer.start(EchoServer.on(threads));
        RawClient client = server.connect()) {
      for (int i = 0; i < 100; i++) {
        client.send("POST /a?b=" + i + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
        RawClient.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST /a b=" + i + " hello");
      }
    }
  }

  @Test
  void sendsTypeLengthAndDate() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read();
      assertThat(answer.fields())
          .containsExactly(
              "Date: Fri, 06 Nov 2026 08:49:37 GMT",
              "Content-Type: text/plain",
              "Content-Length: 7");
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send(
          "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nA"
              + "\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("POST /1  A");
      assertThat(client.read().body()).isEqualTo("GET /2  ");
      RawClient.Answer last = client.read();
      assertThat(last.body()).isEqualTo("GET /3  ");
      assertThat(last.field("Connection")).isEqualTo("close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void takesRequestsThatArriveByteByByte() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      String request =
          """
          POST /slow HTTP/1.1
          Host: x
          Transfer-Encoding: chunked

          3
          abc
          0

          """
              .replace("\n", "\r\n");
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }
      assertThat(client.read().body()).isEqualTo("POST /slow  abc");
    }
  }

  @Test
  void joinsChunksAndDropsExtensionsAndTrailers() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send(
          """
          POST / HTTP/1.1
          Host: x
          Transfer-Encoding: chunked

          4;a=b
          Wiki
          5\s
          pedia
          00
          X-Trailer: 1

          GET /next HTTP/1.1
          Host: x

          """
              .replace("\n", "\r\n"));
      assertThat(client.read().body()).isEqualTo("POST /  Wikipedia");
      assertThat(client.read().body()).isEqualTo("GET /next  ");
    }
  }

  @Test
  void takesFieldNamesInAnyCaseAndTrimsValues() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nhOST: x\r\ncontent-LENGTH:\t 2 \r\n\r\nok");
      assertThat(client.read().body()).isEqualTo("POST /  ok");
    }
  }

  @Test
  void closesAfterAnHttp10Request() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      assertThat(client.send("GET /old HTTP/1.0\r\n\r\n").read().body()).isEqualTo("GET /old  ");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void answersHeadWithoutTheBody() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n").read(false);
      assertThat(answer.field("Content-Length")).isEqualTo("9");
      client.send("GET /g HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.read().body()).isEqualTo("GET /g  ");
    }
  }

  @Test
  void asksForABodyThatTheClientHoldsBack() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.send("body").read().body()).isEqualTo("POST /  body");
    }
  }

  @Test
  void doesNotAskForABodyThatIsTooLargeAnyway() throws IOException {
    try (EchoServer server = EchoServer.start();
        RawClient client = server.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void turnsAFailureOfTheApplicationIntoARefusalAndServesOn() throws IOException {
    EchoServer.Application broken =
        request -> {
          if (request.path().equals("/broken")) {
            throw new IllegalStateException("a bug");
          }
          return EchoServer.text(200, "fine");
        };
    try (EchoServer server = EchoServer.start(EchoServer.options(), broken)) {
      try (RawClient client = server.connect()) {
        RawClient.Answer answer = client.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n").read();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("refused: internal error");
        assertThat(client.isClosedByServer()).isTrue();
      }
      try (RawClient client = server.connect()) {
        client.send("GET /fine HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.read().body()).isEqualTo("fine");
      }
    }
  }

  @Test
  void keepsTheConnectionAfterARefusalOnceTheBodyHasBeenRead() throws IOException {
    EchoServer.Application picky =
        request -> {
          byte[] body = request.body();
          throw new HttpException(418, body.length + " bytes of no use");
        };
    try (EchoServer server = EchoServer.start(EchoServer.options(), picky);
        RawClient client = server.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(client.read().body()).isEqualTo("refused: 3 bytes of no use");
      }
    }
  }

  @Test
  void doesNotTakeAnUnreadBodyForTheNextRequest() throws IOException {
    EchoServer.Application deaf = request -> EchoServer.text(200, request.path());
    try (EchoServer server = EchoServer.start(EchoServer.options(), deaf);
        RawClient client = server.connect()) {
      String smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
      client.send(
          "POST /outer HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + smuggled.length()
              + "\r\n\r\n"
              + smuggled);
      RawClient.Answer answer = client.read();
      assertThat(answer.body()).isEqualTo("/outer");
      assertThat(answer.field("Connection")).isEqualTo("close");
      assertThat(client.halfClose().isClosedByServer()).isTrue();
    }
  }
}
