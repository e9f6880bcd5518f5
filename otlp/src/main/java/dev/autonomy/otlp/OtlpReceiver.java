package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ExportFrame;
import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Receipt;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.wal.FileFailure;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A collector that speaks OTLP/HTTP with binary Protobuf. The exporter encodes; what came of the
 * request, {@link HttpPost} knows better than the exporter tells.
 */
final class OtlpReceiver implements Receiver {

  /** A file of certificates has fewer: 1 MiB. */
  private static final int MAX_CERTIFICATE_BYTES = 1 << 20;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  private final OtlpEndpoint endpoint;
  private final OtlpHttpLogRecordExporter exporter;
  private final HttpPost post;
  private final FrameRecords records;

  private OtlpReceiver(OtlpEndpoint endpoint, OtlpHttpLogRecordExporter exporter, HttpPost post) {
    this.endpoint = endpoint;
    this.exporter = exporter;
    this.post = post;
    this.records = new FrameRecords(endpoint.resource());
  }

  static OtlpReceiver open(OtlpEndpoint endpoint) throws ExportException {
    HttpPost[] made = new HttpPost[1];
    HttpSenderProvider provider =
        config -> {
          made[0] = new HttpPost(config);
          return made[0];
        };
    OtlpHttpLogRecordExporterBuilder builder =
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(endpoint.uri().toString())
            .setTimeout(endpoint.timeout())
            .setConnectTimeout(endpoint.timeout())
            .setCompression(endpoint.gzip() ? "gzip" : "none")
            .setHeaders(endpoint::headers)
            .setMeterProvider(MeterProvider.noop())
            .setComponentLoader(onlyLoading(provider));
    byte[] trusted =
        endpoint.certificate().isPresent() ? certificates(endpoint.certificate().get()) : null;
    try {
      if (trusted != null) {
        builder.setTrustedCertificates(trusted);
      }
      OtlpHttpLogRecordExporter exporter = builder.build();
      return new OtlpReceiver(endpoint, exporter, made[0]);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new ExportException("cannot export to " + endpoint.shown() + ": " + rootMessage(e), e);
    }
  }

  private static byte[] certificates(Path file) throws ExportException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] pem = in.readNBytes(MAX_CERTIFICATE_BYTES + 1);
      if (pem.length > MAX_CERTIFICATE_BYTES) {
        throw new ExportException(
            "the certificates in " + file + " have more than " + MAX_CERTIFICATE_BYTES + " bytes");
      }
      if (!new String(pem, StandardCharsets.ISO_8859_1).contains(BEGIN)) {
        throw new ExportException(
            "there is no certificate (PEM) in " + file + ": expected a line `" + BEGIN + "`");
      }
      return pem;
    } catch (NoSuchFileException e) {
      throw new ExportException("there is no file " + file + " with certificates (PEM)", e);
    } catch (IOException e) {
      throw new ExportException(
          "cannot read the certificates in " + file + ": " + FileFailure.reason(e), e);
    }
  }

  /** Nothing is looked for on the class path. */
  private static ComponentLoader onlyLoading(HttpSenderProvider provider) {
    return new ComponentLoader() {
      @Override
      public <T> Iterable<T> load(Class<T> type) {
        return type.isInstance(provider) ? List.of(type.cast(provider)) : List.of();
      }
    };
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  @Override
  public Receipt send(List<ExportFrame> frames) throws InterruptedException {
    List<LogRecordData> batch = new ArrayList<>(frames.size());
    for (ExportFrame frame : frames) {
      batch.add(records.of(frame));
    }
    CompletableResultCode result = exporter.export(batch);
    result.join(endpoint.timeout().toNanos(), TimeUnit.NANOSECONDS);
    if (Thread.interrupted()) {
      post.abort();
      throw new InterruptedException();
    }
    if (!result.isDone()) {
      post.abort();
      return new Receipt.Later(
          describe() + " has not answered within " + Texts.seconds(endpoint.timeout()),
          Optional.empty());
    }
    return Answers.receipt(post.outcome(), describe());
  }

  @Override
  public String describe() {
    return endpoint.shown();
  }

  @Override
  public void close() {
    post.abort();
    exporter.close();
  }
}
