package dev.autonomy.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client with a server that does as it likes. */
@Timeout(60)
final class ClientTest {

  private static final Http2Request REQUEST =
      Http2Request.of("POST", "x", "/", Http2Headers.empty());

  private Socket theirs = new Socket();
  private Socket ours = new Socket();
  private RawPeer server;
  private Http2Client client;

  ClientTest() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
      theirs = listener.accept();
      theirs.setSoTimeout(20_000);
    }
    server = new RawPeer(theirs);
    client = Http2Client.start(Http2Transport.of(ours), Http2Options.DEFAULT);
  }

  @BeforeEach
  void greet() throws IOException {
    server.greetAsServer();
    assertThat(server.await(Protocol.SETTINGS).has(Protocol.ACK)).isFalse();
    assertThat(server.await(Protocol.SETTINGS).has(Protocol.ACK)).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    theirs.close();
    client.close();
    ours.close();
  }

  private static byte[] ok(int streamId, boolean end) {
    return RawPeer.headers(streamId, end, ":status", "200");
  }

  @Test
  void interimAnswersAreSkipped() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      server.send(
          RawPeer.headers(1, false, ":status", "103", "link", "x"),
          ok(1, false),
          RawPeer.data(1, true, 5));
      assertThat(exchange.response().status()).isEqualTo(200);
      assertThat(exchange.response().body().readAllBytes()).hasSize(5);
    }
  }

  @Test
  void aRefusedStreamMayBeSentAgain() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      server.send(Protocol.reset(1, Http2Error.REFUSED_STREAM));
      assertThatThrownBy(exchange::response)
          .isInstanceOfSatisfying(
              Http2Exception.class,
              e -> {
                assertThat(e.isUnprocessed()).isTrue();
                assertThat(e.endsConnection()).isFalse();
              });
    }
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void goAwaySaysWhichRequestsWereNotProcessed() throws Exception {
    try (Http2Exchange first = client.open(REQUEST, false);
        Http2Exchange second = client.open(REQUEST, false)) {
      server.send(Protocol.goAway(1, Http2Error.NO_ERROR, "later"), ok(1, true));
      assertThat(first.response().status()).isEqualTo(200);
      assertThatThrownBy(second::response)
          .isInstanceOfSatisfying(Http2Exception.class, e -> assertThat(e.isUnprocessed()).isTrue())
          .hasMessage("the peer goes away: NO_ERROR: `later`");
      assertThat(client.isOpen()).isFalse();
      assertThatThrownBy(() -> client.open(REQUEST, false))
          .isInstanceOfSatisfying(
              Http2Exception.class, e -> assertThat(e.isUnprocessed()).isTrue());
    }
  }

  @Test
  void aConnectionThatBreaksLeavesRequestsInDoubt() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      server.await(Protocol.HEADERS);
      theirs.close();
      assertThatThrownBy(exchange::response)
          .isInstanceOfSatisfying(
              Http2Exception.class,
              e -> {
                assertThat(e.isUnprocessed()).isFalse();
                assertThat(e.endsConnection()).isTrue();
              });
    }
  }

  @Test
  void noMoreStreamsAreOpenedThanThePeerTakes() throws Exception {
    server.send(RawPeer.frame(Protocol.SETTINGS, 0, 0, 0, 3, 0, 0, 0, 1));
    server.await(Protocol.SETTINGS);
    Http2Exchange first = client.open(REQUEST, false);
    CompletableFuture<Http2Exchange> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.open(REQUEST, false);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(server.await(Protocol.HEADERS).streamId()).isEqualTo(1);
    server.send(Protocol.ping(1, false));
    assertThat(server.read().type()).isEqualTo(Protocol.PING);
    server.send(ok(1, true));
    assertThat(server.await(Protocol.HEADERS).streamId()).isEqualTo(3);
    server.send(ok(3, true));
    assertThat(second.get(20, TimeUnit.SECONDS).response().status()).isEqualTo(200);
    first.close();
  }

  @Test
  void anAnswerThatDoesNotComeCancelsTheRequest() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      assertThatThrownBy(() -> exchange.response(Duration.ofMillis(100)))
          .hasMessage("no answer within 100 ms");
      assertThat(server.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.CANCEL);
    }
  }

  @Test
  void closingAnExchangeCancelsIt() throws Exception {
    Http2Exchange exchange = client.open(REQUEST, true);
    exchange.body().write(new byte[100]);
    exchange.close();
    server.await(Protocol.DATA);
    assertThat(server.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.CANCEL);
    assertThatThrownBy(() -> exchange.body().write(1)).hasMessage("the exchange was closed");
  }

  @Test
  void aBodyShorterThanAnnouncedIsNotCompleted() throws Exception {
    Http2Request announced =
        Http2Request.of("POST", "x", "/", Http2Headers.of("content-length", "10"));
    try (Http2Exchange exchange = client.open(announced, true)) {
      exchange.body().write(new byte[4]);
      assertThatThrownBy(() -> exchange.body().write(new byte[7]))
          .hasMessage("a body of 1 bytes more than `content-length` says");
      assertThatThrownBy(() -> exchange.body().close())
          .hasMessage("a body of 6 bytes less than `content-length` says");
      assertThat(server.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.CANCEL);
    }
  }

  @Test
  void aTruncatedAnswerGivesWhatHasArrivedAndThenFails() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      server.send(
          RawPeer.headers(1, false, ":status", "200", "content-length", "10"),
          RawPeer.data(1, false, 4),
          Protocol.reset(1, Http2Error.INTERNAL_ERROR));
      java.io.InputStream body = exchange.response().body();
      assertThat(body.readNBytes(4)).hasSize(4);
      assertThatThrownBy(body::read).hasMessage("the peer has reset the stream: INTERNAL_ERROR");
    }
  }

  @Test
  void answersToHeadHaveALengthButNoBody() throws Exception {
    Http2Request head = Http2Request.of("HEAD", "x", "/", Http2Headers.empty());
    try (Http2Exchange exchange = client.open(head, false)) {
      server.send(RawPeer.headers(1, true, ":status", "200", "content-length", "10"));
      assertThat(exchange.response().body().readAllBytes()).isEmpty();
    }
  }

  @Test
  void malformedAnswersAreReset() throws Exception {
    String[][] wrong = {
      {"content-type", "x"},
      {":status", "20"},
      {":status", "101"},
      {":status", "600"},
      {":status", "200", ":path", "/"},
      {":status", "200", "connection", "close"}
    };
    int id = 1;
    for (String[] section : wrong) {
      try (Http2Exchange exchange = client.open(REQUEST, false)) {
        server.send(RawPeer.headers(id, true, section));
        assertThatThrownBy(exchange::response).hasMessageStartingWith("malformed message");
        assertThat(server.await(Protocol.RST_STREAM).error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
      }
      id += 2;
    }
  }

  @Test
  void whatAServerMayNotDoEndsTheConnection() throws Exception {
    server.send(RawPeer.headers(2, false, ":status", "200"));
    assertThat(server.awaitGoAway().reason()).contains("is not the peer's to open");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aPushIsRefused() throws Exception {
    try (Http2Exchange exchange = client.open(REQUEST, false)) {
      server.send(RawPeer.frame(Protocol.PUSH_PROMISE, Protocol.END_HEADERS, 1, 0, 0, 0, 2));
      assertThatThrownBy(exchange::response).hasMessageContaining("PUSH_PROMISE");
      assertThat(server.awaitGoAway().error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
    }
  }

  @Test
  void headersThatThePeerDoesNotTakeAreNotSent() throws Exception {
    server.send(RawPeer.frame(Protocol.SETTINGS, 0, 0, 0, 6, 0, 0, 0, 100));
    server.await(Protocol.SETTINGS);
    assertThatThrownBy(() -> client.open(REQUEST, false))
        .hasMessageContaining("which the peer does not take");
  }

  @Test
  void aTransportThatCannotBeGreetedIsClosed() {
    AtomicBoolean aborted = new AtomicBoolean();
    Http2Transport broken =
        new Http2Transport() {
          @Override
          public InputStream input() {
            return InputStream.nullInputStream();
          }

          @Override
          public OutputStream output() {
            return new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("connection reset");
              }
            };
          }

          @Override
          public void shutdownOutput() {}

          @Override
          public void abort() {
            aborted.set(true);
          }
        };
    assertThatThrownBy(() -> Http2Client.start(broken, Http2Options.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("connection reset");
    assertThat(aborted).isTrue();
  }
}
