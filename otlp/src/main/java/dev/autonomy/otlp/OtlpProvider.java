package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.telemetry.ReceiverProvider;

/** Found by its name in {@code META-INF/services}. */
public final class OtlpProvider implements ReceiverProvider {

  @Override
  public Receiver open(OtlpEndpoint endpoint) throws ExportException {
    return OtlpReceiver.open(endpoint);
  }
}
