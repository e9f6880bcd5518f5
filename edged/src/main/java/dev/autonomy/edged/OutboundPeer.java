package dev.autonomy.edged;

import dev.autonomy.edge.Answer;
import dev.autonomy.edge.OutgoingTransfer;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.edged.PeerMessages.MalformedException;
import dev.autonomy.http2.Http2Client;
import dev.autonomy.http2.Http2Error;
import dev.autonomy.http2.Http2Exception;
import dev.autonomy.http2.Http2Exchange;
import dev.autonomy.http2.Http2Headers;
import dev.autonomy.http2.Http2Options;
import dev.autonomy.http2.Http2Request;
import dev.autonomy.http2.Http2Response;
import dev.autonomy.http2.Http2Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The way to one peer: one connection, dialled when something is to be sent, for all transfers at
 * once. Leads transfers to their end.
 */
final class OutboundPeer implements AutoCloseable {

  /** After the last chunk, the receiver forces what it has: some disks take their time. */
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(5);

  /** A paced transfer is sent in such pieces, and in small ones when a piece waits for long. */
  private static final int LARGE_PIECE_BYTES = 32 << 10;

  private static final int SMALL_PIECE_BYTES = 512;
  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  private static final Http2Headers JSON = Http2Headers.of("content-type", "application/json");

  private final Surroundings surroundings;
  private final ReentrantLock dialling = new ReentrantLock();
  private volatile KnownPeer peer;
  private volatile Duration connectTimeout;
  private volatile Optional<Link> link = Optional.empty();

  /** A connection; two are never the same. */
  private static final class Link {

    private final PeerTls.Connection connection;
    private final Http2Client client;

    Link(PeerTls.Connection connection, Http2Client client) {
      this.connection = connection;
      this.client = client;
    }
  }

  /**
   * What all ways have in common.
   *
   * @param tls this node's, as it is now
   * @param options of new connections
   * @param pause ends waits when the daemon stops
   */
  record Surroundings(
      Supplier<PeerTls> tls, Supplier<Http2Options> options, Pause pause, EdgeLog log) {}

  OutboundPeer(KnownPeer peer, Duration connectTimeout, Surroundings surroundings) {
    this.peer = peer;
    this.connectTimeout = connectTimeout;
    this.surroundings = surroundings;
  }

  private EdgeLog log() {
    return surroundings.log();
  }

  /** The peer as the configuration has it now; a connection to another address is dropped. */
  void configure(KnownPeer changed, Duration timeout) {
    boolean moved = !changed.address().equals(peer.address());
    peer = changed;
    connectTimeout = timeout;
    if (moved) {
      close();
    }
  }

  /** Closes the connection if its peer is not trusted any more. */
  void recheck(PeerTrust trust) {
    link.filter(open -> !open.connection.isStillTrusted(trust, log())).ifPresent(this::drop);
  }

  boolean connected() {
    return link.isPresent();
  }

  /** Leads a transfer to its end; never throws. */
  void send(OutgoingTransfer transfer) {
    try {
      attempt(transfer);
    } catch (MalformedException e) {
      log().warn("bad_answer", "peer", peer.id(), "error", String.valueOf(e.getMessage()));
      fail(transfer, Reason.BAD_ANSWER);
    } catch (Http2Exception e) {
      boolean late = e.error() == Http2Error.CANCEL && link.isPresent();
      log().info("cut", "peer", peer.id(), "error", String.valueOf(e.getMessage()));
      fail(transfer, late ? Reason.STALLED : Reason.CONNECTION_CUT);
    } catch (IOException e) {
      log().error("transfer", "peer", peer.id(), "error", String.valueOf(e.getMessage()));
      fail(transfer, Reason.ofFailure(e));
    } finally {
      fail(transfer, Reason.STORAGE_FAILED);
    }
  }

  private void fail(OutgoingTransfer transfer, Reason reason) {
    try {
      transfer.failed(reason, Duration.ZERO);
    } catch (IOException e) {
      log().error("ledger", "error", String.valueOf(e.getMessage()));
    }
  }

  private void attempt(OutgoingTransfer transfer) throws IOException, MalformedException {
    Segment segment = transfer.delivery().segment();
    Optional<Offered> offered = offer(segment);
    if (offered.isEmpty()) {
      transfer.unreachable();
      return;
    }
    Answer answer = offered.get().answer();
    transfer.answered(answer);
    if (!transfer.ended() && answer instanceof Answer.Want want) {
      transfer.answered(put(offered.get().link(), transfer, want.offset()));
    }
  }

  private record Offered(Link link, Answer answer) {}

  /** Offers it; empty when the peer cannot be reached. */
  private Optional<Offered> offer(Segment segment) throws IOException, MalformedException {
    while (true) {
      Optional<Link> before = link;
      Link open;
      try {
        open = connect();
      } catch (IOException e) {
        String code = e instanceof PeerHandshakeException refused ? refused.code() : "unreachable";
        log()
            .info(
                "unreachable",
                "peer",
                peer.id(),
                "reason",
                code,
                "error",
                String.valueOf(e.getMessage()));
        return Optional.empty();
      }
      try {
        return Optional.of(new Offered(open, ask(open.client, segment)));
      } catch (Http2Exception e) {
        if (!e.endsConnection()) {
          throw e;
        }
        drop(open);
        boolean reused = before.isPresent() && before.get() == open;
        if (!reused) {
          // So it ends when the peer refuses our certificate: it is as good as not there.
          log().info("unreachable", "peer", peer.id(), "error", String.valueOf(e.getMessage()));
          return Optional.empty();
        }
        if (!e.isUnprocessed()) {
          throw e;
        }
        // The peer had closed the connection before the offer came: one more, on a new one.
      }
    }
  }

  private Answer ask(Http2Client client, Segment segment) throws IOException, MalformedException {
    byte[] offer = PeerMessages.offer(segment);
    Http2Request request =
        Http2Request.of(
            "POST",
            peer.id(),
            PeerMessages.OFFER_PATH,
            JSON.with("content-length", Integer.toString(offer.length)));
    try (Http2Exchange exchange = client.open(request, true)) {
      try (OutputStream body = exchange.body()) {
        body.write(offer);
      }
      return answer(exchange.response(SETTLE_TIMEOUT));
    }
  }

  private Answer put(Link open, OutgoingTransfer transfer, long offset)
      throws IOException, MalformedException {
    String path =
        PeerMessages.SEGMENTS_PATH
            + transfer.delivery().segment().digest()
            + PeerMessages.OFFSET
            + offset;
    Http2Request request = Http2Request.of("PUT", peer.id(), path, Http2Headers.empty());
    try (Http2Exchange exchange = open.client.open(request, true)) {
      try (OutputStream body = exchange.body()) {
        ByteBuffer chunk = ByteBuffer.allocate(transfer.bufferBytes());
        while (transfer.next(chunk)) {
          write(chunk.array(), chunk.remaining(), transfer, body);
        }
      } catch (Http2Exception e) {
        if (e.error() != Http2Error.NO_ERROR || !exchange.isAnswered()) {
          throw e;
        }
        // It has answered before the end: a refusal.
      }
      return answer(exchange.response(SETTLE_TIMEOUT));
    } catch (Http2Exception e) {
      if (e.endsConnection()) {
        drop(open);
      }
      throw e;
    }
  }

  /** In pieces that are as small as it takes for some bytes to go out every few seconds. */
  private void write(byte[] chunk, int length, OutgoingTransfer transfer, OutputStream body)
      throws IOException {
    int piece = LARGE_PIECE_BYTES;
    for (int done = 0; done < length; done += piece) {
      piece = Math.min(piece, length - done);
      Duration wait = transfer.pace(piece);
      surroundings.pause().of(wait);
      body.write(chunk, done, piece);
      if (wait.compareTo(LONG_WAIT) > 0) {
        piece = Math.min(piece, SMALL_PIECE_BYTES);
      }
    }
  }

  private static Answer answer(Http2Response response) throws IOException, MalformedException {
    if (response.status() != 200) {
      throw new MalformedException("status " + response.status());
    }
    byte[] body = response.body().readNBytes(PeerMessages.MAX_BYTES + 1);
    if (body.length > PeerMessages.MAX_BYTES) {
      throw new MalformedException("an answer of more than 16 KiB");
    }
    return PeerMessages.answer(body);
  }

  private Link connect() throws IOException {
    dialling.lock();
    try {
      Optional<Link> open = link.filter(one -> one.client.isOpen());
      if (open.isPresent()) {
        return open.get();
      }
      PeerTls.Connection connection = surroundings.tls().get().dial(peer, connectTimeout);
      Link fresh =
          new Link(
              connection,
              Http2Client.start(
                  Http2Transport.of(connection.socket(), connection.raw()),
                  surroundings.options().get()));
      link = Optional.of(fresh);
      recheck(surroundings.tls().get().trust());
      log().info("connected", "peer", peer.id());
      return fresh;
    } finally {
      dialling.unlock();
    }
  }

  private void drop(Link open) {
    dialling.lock();
    try {
      if (link.isPresent() && link.get() == open) {
        link = Optional.empty();
      }
    } finally {
      dialling.unlock();
    }
    open.client.close();
  }

  @Override
  public void close() {
    link.ifPresent(this::drop);
  }
}
