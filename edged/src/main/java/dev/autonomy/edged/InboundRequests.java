package dev.autonomy.edged;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autonomy.edge.Answer;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.IncomingTransfer;
import dev.autonomy.edge.OutgoingTransfer;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.RefusedException;
import dev.autonomy.edge.RelayOptions;
import dev.autonomy.edge.Segment;
import dev.autonomy.edged.PeerMessages.MalformedException;
import dev.autonomy.http2.Http2Exception;
import dev.autonomy.http2.Http2Handler;
import dev.autonomy.http2.Http2Headers;
import dev.autonomy.http2.Http2Request;
import dev.autonomy.http2.Http2Responder;
import dev.autonomy.line.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one peer asks over one connection: offers, and the bytes of those that were wanted. One
 * chunk is in memory for each transfer, whatever the segment's size.
 */
final class InboundRequests implements Http2Handler {

  private static final Http2Headers JSON = Http2Headers.of("content-type", "application/json");
  private static final byte[] NOT_FOUND = "{\"error\":\"no such path\"}".getBytes(UTF_8);

  /** A chunk that was taken is not kept in memory for longer. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(1);

  private final String peer;
  private final Inbox inbox;
  private final Pause pause;
  private final EdgeLog log;

  InboundRequests(String peer, Inbox inbox, Pause pause, EdgeLog log) {
    this.peer = peer;
    this.inbox = inbox;
    this.pause = pause;
    this.log = log;
  }

  @Override
  public void handle(Http2Request request, InputStream body, Http2Responder responder)
      throws IOException {
    if (request.method().equals("POST") && request.path().equals(PeerMessages.OFFER_PATH)) {
      answer(responder, offer(body));
    } else if (request.method().equals("PUT")
        && request.path().startsWith(PeerMessages.SEGMENTS_PATH)) {
      answer(responder, receive(request.path(), body));
    } else {
      responder.respond(404, JSON, NOT_FOUND);
    }
  }

  @Override
  public void failed(Http2Request request, Throwable failure) {
    if (!(failure instanceof Http2Exception)) {
      log.warn("inbound", "peer", peer, "path", request.path(), "error", failure.toString());
    }
  }

  private void answer(Http2Responder responder, Answer answer) throws IOException {
    if (answer instanceof Answer.Refuse refusal) {
      log.info("refused", "peer", peer, "reason", refusal.reason().code());
    }
    responder.respond(200, JSON, PeerMessages.answer(answer));
  }

  /** Reads an offer. */
  Answer offer(InputStream body) throws IOException {
    byte[] message = body.readNBytes(PeerMessages.MAX_BYTES + 1);
    try {
      if (message.length > PeerMessages.MAX_BYTES) {
        throw new MalformedException("an offer of more than 16 KiB");
      }
      Segment offered = PeerMessages.offer(message);
      return inbox.offer(peer, offered);
    } catch (MalformedException e) {
      return malformed(e.getMessage());
    }
  }

  private Answer malformed(@Nullable String what) {
    log.warn("malformed", "peer", peer, "error", String.valueOf(what));
    return new Answer.Refuse(Reason.MALFORMED, Duration.ZERO);
  }

  /** Takes in the bytes that a request to this path brings. */
  Answer receive(String path, InputStream body) throws IOException {
    String rest = path.substring(PeerMessages.SEGMENTS_PATH.length());
    int question = rest.indexOf(PeerMessages.OFFSET);
    Optional<Digest> digest = Digest.parse(question < 0 ? rest : rest.substring(0, question));
    long offset;
    try {
      offset =
          question < 0
              ? 0
              : Long.parseLong(rest.substring(question + PeerMessages.OFFSET.length()));
    } catch (NumberFormatException _) {
      return malformed("the path " + Printable.line(path));
    }
    if (digest.isEmpty()) {
      return malformed("the path " + Printable.line(path));
    }
    IncomingTransfer transfer;
    try {
      transfer = inbox.begin(peer, digest.get(), offset);
    } catch (RefusedException e) {
      return refusal(e);
    }
    return receive(transfer, body);
  }

  private Answer receive(IncomingTransfer transfer, InputStream body) throws IOException {
    transfer.whenEndedByOthers(() -> close(body));
    boolean whole = false;
    try {
      byte[] header = new byte[OutgoingTransfer.CHUNK_HEADER_BYTES];
      byte[] chunk = new byte[0];
      while (!transfer.full() && !transfer.superseded()) {
        fill(body, header, header.length);
        int length = ByteBuffer.wrap(header).getInt();
        int crc = ByteBuffer.wrap(header).getInt(Integer.BYTES);
        if (length <= 0 || length > RelayOptions.MAX_CHUNK_BYTES) {
          throw new RefusedException(Reason.MALFORMED, "a chunk of " + length + " bytes");
        }
        if (chunk.length < length) {
          chunk = new byte[length];
        }
        fill(body, chunk, length);
        Duration wait = transfer.chunk(ByteBuffer.wrap(chunk, 0, length), crc);
        if (wait.compareTo(LONG_WAIT) > 0) {
          chunk = new byte[0];
        }
        pause.of(wait);
      }
      // Of what is here by another way, the rest need not come: it is answered early.
      if (!transfer.superseded() && body.read() >= 0) {
        throw new RefusedException(Reason.MALFORMED, "bytes after the segment's end");
      }
      whole = true;
    } catch (RefusedException e) {
      return refusal(e);
    } catch (EOFException _) {
      return Answer.refuse(Reason.CONNECTION_CUT);
    } catch (Http2Exception e) {
      throw e;
    } catch (IOException e) {
      return transfer.isCancelled() ? Answer.refuse(Reason.CONNECTION_CUT) : broken(e);
    } finally {
      if (!whole) {
        cut(transfer);
      }
    }
    try {
      return transfer.finish();
    } catch (IOException e) {
      return broken(e);
    }
  }

  private void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      log.warn("inbound", "peer", peer, "error", String.valueOf(e.getMessage()));
    }
  }

  private void cut(IncomingTransfer transfer) {
    try {
      transfer.cut();
    } catch (IOException e) {
      broken(e);
    }
  }

  /** The state cannot be read or written: the peer is told, and tries again later. */
  private Answer broken(IOException e) {
    Reason reason = Reason.ofFailure(e);
    log.error(reason.code(), "peer", peer, "error", String.valueOf(e.getMessage()));
    return Answer.refuse(reason);
  }

  private static void fill(InputStream body, byte[] target, int length) throws IOException {
    if (body.readNBytes(target, 0, length) < length) {
      throw new EOFException();
    }
  }

  private Answer refusal(RefusedException e) {
    log.info(
        "refusal",
        "peer",
        peer,
        "reason",
        e.reason().code(),
        "detail",
        String.valueOf(e.getMessage()));
    return new Answer.Refuse(e.reason(), e.retryAfter());
  }
}
