package dev.autonomy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads the standard variables of OpenTelemetry. */
final class OtlpEndpointTest {

  @Test
  void theAddressGivenWinsOverTheOneForLogsOverTheGeneralOne() throws ExportException {
    Map<String, String> both =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://general:4318/",
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "https://logs/custom");
    assertThat(of("http://given:1", both).uri()).hasToString("http://given:1/v1/logs");
    assertThat(of("http://given:1/here", both).uri()).hasToString("http://given:1/here");
    assertThat(of("", both).uri()).hasToString("https://logs/custom");
    assertThat(of("", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://general:4318/")).uri())
        .hasToString("http://general:4318/v1/logs");
    assertThat(of("", Map.of()).uri()).hasToString("http://localhost:4318/v1/logs");
  }

  @Test
  void headersTimeoutCertificateAndResourceAreReadAndHeadersNeverShown() throws ExportException {
    OtlpEndpoint endpoint =
        of(
            "",
            Map.of(
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20s3cr+et, x-tenant = a%2Cb",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "1500",
                "OTEL_EXPORTER_OTLP_CERTIFICATE", "/ca.pem",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
                "OTEL_SERVICE_NAME", "agents",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,deployment.environment.name=test"));
    assertThat(endpoint.headers())
        .isEqualTo(Map.of("authorization", "Bearer s3cr+et", "x-tenant", "a,b"));
    assertThat(endpoint.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(endpoint.certificate()).contains(Path.of("/ca.pem"));
    assertThat(endpoint.gzip()).isTrue();
    assertThat(endpoint.resource())
        .isEqualTo(Map.of("service.name", "agents", "deployment.environment.name", "test"));
    assertThat(endpoint.toString()).doesNotContain("s3cr");
  }

  @Test
  void aRequestIsNeverAllowedMoreTimeThanTheWholeDelivery() throws ExportException {
    OtlpEndpoint endpoint = of("", Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "1500"));
    assertThat(endpoint.within(Duration.ofSeconds(1)).timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(endpoint.within(Duration.ofSeconds(2))).isEqualTo(endpoint);
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThatThrownBy(() -> of("collector:4318", Map.of())).hasMessageContaining("no OTLP");
    assertThatThrownBy(() -> of("ftp://collector", Map.of())).hasMessageContaining("no OTLP");
    assertThatThrownBy(() -> of("http://user:pass@collector", Map.of()))
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageNotContaining("pass@");
    assertThatThrownBy(() -> of("http://user:pass@the_collector", Map.of()))
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageNotContaining("pass@");
    assertThatThrownBy(() -> of("http://the_collector/?key=pass", Map.of()))
        .hasMessageContaining("no OTLP")
        .hasMessageNotContaining("pass");
    assertThatThrownBy(() -> of("", Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
        .hasMessageContaining("`grpc`");
    assertThatThrownBy(() -> of("", Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "soon")))
        .hasMessageContaining("milliseconds");
    assertThatThrownBy(() -> of("", Map.of("OTEL_EXPORTER_OTLP_HEADERS", "secret")))
        .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
        .hasMessageNotContaining("secret");
  }

  private static OtlpEndpoint of(String url, Map<String, String> variables) throws ExportException {
    return OtlpEndpoint.of(
        url.isEmpty() ? Optional.empty() : Optional.of(url),
        Optional.empty(),
        name -> variables.getOrDefault(name, ""));
  }
}
