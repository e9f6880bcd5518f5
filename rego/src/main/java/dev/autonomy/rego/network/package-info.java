/**
 * {@code http.send} and {@code net.lookup_ip_addr} for applications that want policies to reach the
 * network. Nothing of this is loaded unless it is asked for: by default these functions fail.
 *
 * {@snippet :
 * NetworkOptions options = NetworkOptions.of(Set.of("api.example.com", "127.0.0.1"));
 * Capabilities capabilities = new NetworkCapabilities(Capabilities.system(), options);
 * try (Evaluation evaluation = policy.evaluate(input, EvaluationOptions.DEFAULT, capabilities)) {
 *   Value value = evaluation.value(entrypoint);
 * }
 * }
 *
 * <p>Only hosts that are named may be reached, redirects included; what a response may weigh is
 * bounded, and the deadline of the evaluation ends a request. Responses that may be kept are shared
 * by all evaluations that use the same object. HTTP/1.1 over plain sockets and TLS, one connection
 * for each request; no proxies, no content codings, no Unix sockets.
 */
@NullMarked
package dev.autonomy.rego.network;

import org.jspecify.annotations.NullMarked;
