/**
 * How an operator's programs talk with the relay of their node: one request per connection over a
 * Unix domain socket, a line of JSON each way ({@code docs/formats/edge-control.md}).
 *
 * {@snippet :
 * ControlClient relay = new ControlClient(ControlClient.DEFAULT_SOCKET);
 * JsonObject status = relay.call(ControlRequest.of("relay.status"));
 * RelayStatusText.lines(status).forEach(System.out::println);
 * }
 */
@NullMarked
package dev.autonomy.edge.control;

import org.jspecify.annotations.NullMarked;
