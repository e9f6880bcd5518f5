/**
 * Delivery to an OpenTelemetry collector: frames become OTLP log records, the exporter of
 * OpenTelemetry encodes them, and a sender over the JDK's HTTP client posts them. Loaded only by
 * the commands that send there.
 *
 * {@snippet :
 * OtlpEndpoint endpoint =
 *     OtlpEndpoint.of(Optional.of("http://localhost:4318"), Optional.empty(), name -> "");
 * try (Receiver receiver = new OtlpProvider().open(endpoint)) {
 *   switch (receiver.send(frames)) {
 *     case Receipt.Accepted accepted -> keepPosition();
 *     case Receipt.Later later -> tryAgain(later.after());
 *     case Receipt other -> giveUp(other);
 *   }
 * }
 * }
 */
@NullMarked
package dev.autonomy.otlp;

import org.jspecify.annotations.NullMarked;
