package dev.autonomy.telemetry;

/**
 * Makes receivers at an OTLP endpoint. A service: what speaks the protocol is a library that is
 * loaded only when frames are sent there.
 */
public interface ReceiverProvider {

  /**
   * A receiver at the endpoint. Nothing is sent yet.
   *
   * @throws ExportException if what the endpoint describes cannot be used, certificates for example
   */
  Receiver open(OtlpEndpoint endpoint) throws ExportException;
}
