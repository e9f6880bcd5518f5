package dev.autonomy.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.telemetry.ExportException;
import dev.autonomy.telemetry.ExportFrame;
import dev.autonomy.telemetry.ExportLock;
import dev.autonomy.telemetry.ExportOptions;
import dev.autonomy.telemetry.Exporter;
import dev.autonomy.telemetry.OtlpEndpoint;
import dev.autonomy.telemetry.Patience;
import dev.autonomy.telemetry.Pauses;
import dev.autonomy.telemetry.Receipt;
import dev.autonomy.telemetry.Receiver;
import dev.autonomy.testing.TestSeed;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.Section;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends to a receiver in another process, which behaves well and badly. */
@Timeout(180)
final class OtlpReceiverTest {

  private static final Map<String, String> PATIENT = Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "30000");
  private static final int KILLS = 12;

  /** Each failure would be written to the test's output, with a trace. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  @TempDir Path directory;
  private Path log = Path.of("");
  private CollectorProcess collector;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    LIBRARY.setLevel(Level.OFF);
    log = Files.createDirectory(directory.resolve("log"));
    collector = CollectorProcess.start(directory);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void aDecisionBecomesALogRecordWithTimeSeverityAndNames() throws Exception {
    append(1);
    Frame decision = frames().getFirst();
    assertThat(send(PATIENT, List.of(decision))).isEqualTo(new Receipt.Accepted(""));

    ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(collector.last());
    assertThat(attributes(request.getResourceLogs(0).getResource().getAttributesList()))
        .containsEntry("service.name", text("autonomy"))
        .containsEntry("service.instance.id", text("node-1"))
        .containsEntry("autonomy.log.origin", text("example.com/log"));
    LogRecord record = Collector.records(collector.last()).getFirst();
    Instant time = Instant.parse(decision.time());
    assertThat(record.getTimeUnixNano())
        .isEqualTo(TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano());
    assertThat(record.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_WARN);
    assertThat(record.getEventName()).isEqualTo("autonomy.decision");
    assertThat(record.getBody().getStringValue()).isEqualTo("deny echo: not today");
    Map<String, AnyValue> attributes = attributes(record.getAttributesList());
    assertThat(attributes)
        .containsEntry("autonomy.frame.leaf", text(decision.leafHash().toString()))
        .containsEntry("autonomy.frame.seq", AnyValue.newBuilder().setIntValue(1).build())
        .containsEntry("autonomy.audit_id", text("call-0"))
        .containsEntry("autonomy.rule.name", text("limits"))
        .containsEntry("autonomy.rule.line", AnyValue.newBuilder().setIntValue(7).build())
        .containsEntry("gen_ai.tool.name", text("echo"))
        .containsEntry("gen_ai.tool.call.id", text("call-0"))
        .containsEntry("error.type", text("deny"));
    JsonObject params = json(attributes.getOrDefault("autonomy.params", text("")).getStringValue());
    assertThat(params.string("message")).contains("grüße\n");
    assertThat(params.object("token").orElseThrow().get("redacted")).isNotNull();
  }

  @Test
  void headersGoAlongAndCompressionIsUnderstood() throws Exception {
    append(1);
    Map<String, String> variables =
        Map.of(
            "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20s3cret,x-tenant=a",
            "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip",
            "OTEL_SERVICE_NAME", "agents");
    assertThat(send(variables, frames())).isEqualTo(new Receipt.Accepted(""));
    assertThat(collector.headers())
        .contains("Bearer s3cret", "gzip", "application/x-protobuf")
        .containsIgnoringCase("x-tenant: [a]");
    assertThat(
            attributes(
                ExportLogsServiceRequest.parseFrom(collector.last())
                    .getResourceLogs(0)
                    .getResource()
                    .getAttributesList()))
        .containsEntry("service.name", text("agents"));
    collector.behave("status:401");
    assertThat(send(variables, frames()).toString())
        .contains("OTEL_EXPORTER_OTLP_HEADERS")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void aBusyCollectorIsAskedLaterWhenItSays(int status) throws Exception {
    append(1);
    collector.behave("status:" + status + ":Retry-After:7");
    assertThat(send(PATIENT, frames()))
        .isInstanceOfSatisfying(
            Receipt.Later.class,
            later -> {
              assertThat(later.after()).contains(Duration.ofSeconds(7));
              assertThat(later.reason()).contains("answers " + status).contains("because");
            });
    collector.behave("status:" + status);
    assertThat(send(PATIENT, frames()))
        .isInstanceOfSatisfying(Receipt.Later.class, later -> assertThat(later.after()).isEmpty());
    collector.behave("accept");
    assertThat(send(PATIENT, frames())).isEqualTo(new Receipt.Accepted(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void whatTheFramesAreToBlameForIsUnacceptable(int status) throws Exception {
    append(1);
    collector.behave("status:" + status);
    assertThat(send(PATIENT, frames()))
        .isEqualTo(new Receipt.Unacceptable("it answers " + status + " (because)"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 500, 501})
  void whatNoFrameIsToBlameForIsImpossibleAndNotRepeated(int status) throws Exception {
    append(1);
    collector.behave("status:" + status);
    assertThat(send(PATIENT, frames())).isInstanceOf(Receipt.Impossible.class);
    assertThat(collector.requests()).isEqualTo(1);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    append(1);
    collector.behave("status:307:Location:/v1/logs?secret=1");
    assertThat(send(PATIENT, frames()))
        .isInstanceOfSatisfying(
            Receipt.Impossible.class,
            answer ->
                assertThat(answer.reason())
                    .contains("answers 307 and redirects to `/v1/logs`")
                    .doesNotContain("secret"));
    assertThat(collector.requests()).isEqualTo(1);
  }

  @Test
  void whatIsTakenInPartIsSaidWithTheCollectorsWords() throws Exception {
    append(1);
    collector.behave("partial:2");
    assertThat(send(PATIENT, frames()))
        .isEqualTo(new Receipt.PartlyRefused(2, "some were strange"));
    collector.behave("partial:0");
    assertThat(send(PATIENT, frames())).isEqualTo(new Receipt.Accepted("some were strange"));
  }

  @Test
  void aCollectorThatHangsOrCutsIsAskedAgain() throws Exception {
    append(1);
    collector.behave("hang");
    assertThat(send(Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "300"), frames()))
        .isInstanceOfSatisfying(
            Receipt.Later.class, later -> assertThat(later.reason()).contains("has not answered"));
    collector.behave("cut");
    assertThat(send(PATIENT, frames())).isInstanceOf(Receipt.Later.class);
    collector.behave("accept-and-cut");
    assertThat(send(PATIENT, frames())).isInstanceOf(Receipt.Later.class);
    assertThat(collector.requests()).as("the client repeats nothing on its own").isEqualTo(3);
  }

  @Test
  void whereNobodyListensIsSaid() throws Exception {
    append(1);
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(send("http://127.0.0.1:" + free, Optional.empty(), PATIENT, frames()))
        .isInstanceOfSatisfying(
            Receipt.Later.class,
            later ->
                assertThat(later.reason())
                    .isEqualTo(
                        "cannot reach http://127.0.0.1:" + free + "/v1/logs: Connection refused"));
  }

  @Test
  void aSecureCollectorIsBelievedOnlyWithItsCertificate() throws Exception {
    append(1);
    Path keys = directory.resolve("keys.p12");
    Path certificate = directory.resolve("ca.pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "a",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-keystore",
        keys.toString(),
        "-storepass",
        "changeit",
        "-file",
        certificate.toString());
    Path second = Files.createDirectory(directory.resolve("secure"));
    try (CollectorProcess secure = CollectorProcess.start(second, keys.toString(), "changeit")) {
      String url = "https://127.0.0.1:" + secure.port();
      assertThat(send(url, Optional.empty(), PATIENT, frames()))
          .isInstanceOfSatisfying(
              Receipt.Later.class,
              later -> assertThat(later.reason()).contains("no secure connection", "--tls-ca"));
      assertThat(send(url, Optional.of(certificate), PATIENT, frames()))
          .isEqualTo(new Receipt.Accepted(""));
      assertThat(secure.seqs()).hasSameSizeAs(frames());
    }
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
    assertThatThrownBy(() -> send("https://localhost", Optional.of(nonsense), PATIENT, frames()))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("there is no certificate (PEM) in ");
  }

  @Test
  void theFrameThatIsRefusedIsFoundAndNamed() throws Exception {
    append(40);
    collector.behave("refuse:33");
    assertThatThrownBy(() -> deliver(ExportOptions.DEFAULTS))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("refuses frame 33 for good: it answers 400 (frame too strange)");
    deliver(ExportOptions.DEFAULTS.withSkipRefused(true));
    assertThat(collector.seqs()).doesNotHaveDuplicates().hasSize(frames().size() - 1);
  }

  @Test
  void aKilledExporterLosesNothingAndRepeatsOneBatchAtMostForEachKill() throws Exception {
    Random random = new Random(TestSeed.of(OtlpReceiverTest.class));
    int batch = 5;
    append(600);
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      Process exporter = exporter(batch);
      int enough = collector.seqs().size() + random.nextInt(40);
      while (exporter.isAlive() && collector.seqs().size() <= enough) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500)));
      }
      kills += exporter.isAlive() ? 1 : 0;
      exporter.destroyForcibly().waitFor();
    }
    assertThat(kills).isPositive();
    Process last = exporter(batch);
    assertThat(last.waitFor()).isZero();

    List<Long> received = collector.seqs();
    assertThat(new HashSet<>(received))
        .containsExactlyInAnyOrderElementsOf(frames().stream().map(Frame::seq).toList());
    assertThat(received.size() - frames().size()).isLessThanOrEqualTo(kills * batch);
    System.out.println(
        kills + " kills, " + (received.size() - frames().size()) + " frames came twice");
  }

  private Process exporter(int batch) throws IOException {
    return CollectorProcess.java(
        ExportProcess.class,
        List.of(log.toString(), collector.endpoint(), Integer.toString(batch)));
  }

  private void append(int calls) throws LogException {
    try (Log opened = Log.open(log, LogOptions.forNode("node-1").withOrigin("example.com/log"))) {
      for (int i = 0; i < calls; i++) {
        opened.append(
            Entry.of(FrameKind.DECISION)
                .attr("audit_id", "call-" + i)
                .attr("tool", "echo")
                .attr("outcome", i % 3 == 0 ? "deny" : "allow")
                .attr("reason", "not today")
                .attr("rule", json("{\"name\":\"limits\",\"line\":7}"))
                .section(
                    Section.PARAMS,
                    json("{\"message\":\"grüße\\n\",\"token\":\"s3\"}"),
                    Set.of("token"))
                .build());
      }
    }
  }

  private List<Frame> frames() throws LogException {
    List<Frame> frames = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private Receipt send(Map<String, String> variables, List<Frame> frames) throws Exception {
    return send(collector.endpoint(), Optional.empty(), variables, frames);
  }

  private static Receipt send(
      String url, Optional<Path> certificate, Map<String, String> variables, List<Frame> frames)
      throws Exception {
    try (Receiver receiver = open(url, certificate, variables)) {
      return receiver.send(
          frames.stream().map(frame -> ExportFrame.disclosed(frame, "example.com/log")).toList());
    }
  }

  private static Receiver open(
      String url, Optional<Path> certificate, Map<String, String> variables)
      throws ExportException {
    return new OtlpProvider()
        .open(
            OtlpEndpoint.of(
                Optional.of(url), certificate, name -> variables.getOrDefault(name, "")));
  }

  private void deliver(ExportOptions options) throws Exception {
    try (ExportLock lock = ExportLock.acquire(log);
        Receiver receiver = open(collector.endpoint(), Optional.empty(), PATIENT);
        Exporter exporter = Exporter.open(lock, receiver, options, notices::add, Pauses.real())) {
      exporter.deliver(Patience.renewed(Duration.ofSeconds(60)));
    }
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static Map<String, AnyValue> attributes(List<KeyValue> list) {
    Map<String, AnyValue> attributes = new TreeMap<>();
    for (KeyValue attribute : list) {
      assertThat(attributes.put(attribute.getKey(), attribute.getValue())).isNull();
    }
    return attributes;
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
