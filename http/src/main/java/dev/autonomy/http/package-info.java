/**
 * HTTP/1.1 (RFC 9112) on blocking sockets, one thread per connection: the part of the protocol that
 * a JSON service needs, read strictly, bounded everywhere, with every answer shaped by the
 * application, refusals of malformed requests included.
 *
 * {@snippet :
 * HttpHandler handler = new HttpHandler() {
 *   public HttpResponse handle(HttpRequest request) throws HttpException {
 *     return HttpResponse.json(200, request.body()); // HttpException: 413, 408, 400
 *   }
 *   public HttpResponse refuse(HttpException refusal) {
 *     return HttpResponse.json(refusal.status(), "{\"error\":true}".getBytes(UTF_8));
 *   }
 * };
 * try (HttpServer server = HttpServer.bind(HttpServerOptions.on(address))) {
 *   server.start(handler);
 *   System.out.println(server.address().getPort());
 * }
 * }
 *
 * <p>Left out on purpose: HTTP/2, content codings, ranges, absolute-form targets, trailers (read
 * and dropped), upgrade.
 */
@NullMarked
package dev.autonomy.http;

import org.jspecify.annotations.NullMarked;
