/**
 * HTTP/2 (RFC 9113) with HPACK (RFC 7541) on blocking streams, for both ends: the part of the
 * protocol that two programs need to move bodies of any size between them over one TLS connection,
 * read strictly and bounded everywhere.
 *
 * {@snippet :
 * Http2Handler handler = (request, body, responder) -> {
 *   long received = body.transferTo(OutputStream.nullOutputStream());
 *   responder.respond(200, Http2Headers.empty(), Long.toString(received).getBytes(US_ASCII));
 * };
 * new Http2Server(Http2Transport.of(tls, raw), Http2Options.DEFAULT, handler).serve();
 *
 * try (Http2Client client = Http2Client.start(Http2Transport.of(tls, raw), Http2Options.DEFAULT);
 *     Http2Exchange exchange =
 *         client.open(Http2Request.of("PUT", "peer", "/v1/x", Http2Headers.empty()), true)) {
 *   try (OutputStream body = exchange.body()) {
 *     body.write(bytes); // waits while the peer takes nothing
 *   }
 *   System.out.println(exchange.response().status());
 * }
 * }
 *
 * <p>Per connection there is one thread that reads, one that writes what the connection itself has
 * to say, one that watches the time, and at a server one for each request. Whoever has a body
 * writes it from the own thread, a TLS record at a time; whoever wants one reads it from the
 * stream's buffer, and only that gives the peer room to send more. The reading thread never waits
 * for anything but bytes.
 *
 * <p>Interrupting a virtual thread that is writing to a socket closes the socket. To give up one
 * exchange, close it instead.
 *
 * <p>Left out on purpose: push, priorities, CONNECT, trailers (checked and dropped), upgrade from
 * HTTP/1.1, compression with the dynamic table.
 */
@NullMarked
package dev.autonomy.http2;

import org.jspecify.annotations.NullMarked;
