package dev.autonomy.cli;

import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.RuntimeOptions;
import dev.autonomy.runtime.RuntimeService;
import dev.autonomy.runtime.SubprocessOptions;
import dev.autonomy.runtime.SubprocessRun;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.LogVerifier;
import dev.autonomy.wal.Verification;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checks of {@code autonomy demo validate}, in order. Each says in a few words what it saw, or
 * throws; later ones build on what earlier ones left in the directory.
 */
final class DemoValidation {

  private static final ToolCall UNKNOWN = DemoAgent.call("demo.unknown", "{}");
  private static final String NODE = "demo";

  private final Path directory;
  private final Map<String, String> variables;
  private final InstantSource clock;

  /** Over an empty directory. */
  DemoValidation(Path directory, Map<String, String> variables, InstantSource clock) {
    this.directory = directory;
    this.variables = variables;
    this.clock = clock;
  }

  /** A check that does not hold. */
  static final class FailedException extends Exception {
    FailedException(String saw) {
      super(saw);
    }
  }

  /** One thing that must hold. */
  interface Check {
    /** What was seen, in a few words. */
    String run() throws Exception;
  }

  /**
   * A check under its name.
   *
   * @param name a few words
   * @param check the check itself
   */
  record Step(String name, Check check) {}

  /** Every check. */
  List<Step> steps() {
    return List.of(
        new Step("installation", DemoValidation::installation),
        new Step("policy engine", this::policyEngine),
        new Step("gate", this::gate),
        new Step("log", this::log),
        new Step("tampering", this::tampering),
        new Step("child process", this::childProcess));
  }

  private static String installation() throws Exception {
    Optional<Installation> installation = Installation.ofProcess();
    if (installation.isEmpty()) {
      return "started from classes: no manifest to compare with";
    }
    Installation.Report report = installation.get().verify();
    if (!report.isIntact()) {
      throw new FailedException(
          report.problems().getFirst().message()
              + " ("
              + report.problems().size()
              + " problems, see `autonomy version --verify`)");
    }
    return report.files() + " files are as they were built";
  }

  private String policyEngine() throws FailedException {
    Gate gate = new Gate(new GateOptions(NODE, "daemon"), PolicyProvider.demo(), List.of(), clock);
    AuditIdGenerator ids = new AuditIdGenerator(clock, new SecureRandom());
    expect("allow", gate.decide(ids.next(), DemoAgent.ALLOWED).effective().outcome());
    expect("deny", gate.decide(ids.next(), DemoAgent.DENIED).effective().outcome());
    expect("deny", gate.decide(ids.next(), UNKNOWN).effective().outcome());
    return gate.policy().identity().ref() + " compiles and decides";
  }

  private String gate() throws Exception {
    RuntimeOptions options =
        RuntimeOptions.run(ProductVersion.text(), logDirectory())
            .withNodeId(NODE)
            .withPolicy(new PolicySource.Demo());
    try (RuntimeService service = RuntimeService.start(options)) {
      RuntimeCaller runtime = new RuntimeCaller(service.uri());
      RuntimeCaller.Answer echo = runtime.call(DemoAgent.ALLOWED);
      if (!echo.isAllowed() || !echo.body().string("output").orElse("").equals("hello")) {
        throw new FailedException("tool.echo got status " + echo.status() + ", " + echo.reason());
      }
      for (ToolCall denied : List.of(DemoAgent.DENIED, UNKNOWN)) {
        RuntimeCaller.Answer answer = runtime.call(denied);
        if (!answer.isDenied()) {
          throw new FailedException(denied.kind() + " got status " + answer.status());
        }
      }
    }
    return "allows tool.echo, denies tool.shell and an unknown kind";
  }

  private String log() throws LogException, FailedException {
    Verification verification = LogVerifier.verify(logDirectory());
    if (verification.problem().isPresent()) {
      throw verification.problem().get();
    }
    expect("3", Integer.toString(decisions(logDirectory()).size()));
    return verification.frames() + " frames written, reopened and verified";
  }

  /** Changes one byte in the middle of a decision, in a copy. */
  private String tampering() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("tampered"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logDirectory())) {
      for (Path file : files) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Frame.Place place = decisions(copy).getFirst().place();
    Path segment = copy.resolve(place.file());
    byte[] bytes = Files.readAllBytes(segment);
    bytes[Math.toIntExact(place.offset()) + 100] ^= 1;
    Files.write(segment, bytes);
    Optional<LogException> problem = LogVerifier.verify(copy).problem();
    if (problem.isEmpty()) {
      throw new FailedException("a changed byte in " + place + " was not noticed");
    }
    return "one changed byte is found: " + problem.get().code();
  }

  private String childProcess() throws Exception {
    Path log = directory.resolve("run");
    int status =
        SubprocessRun.run(
            new SubprocessOptions(
                ProductVersion.text(),
                DemoAgent.command(),
                variables,
                NODE,
                new PolicySource.Demo(),
                Optional.of(log),
                directory,
                false,
                true),
            System.err);
    expect("0", Integer.toString(status));
    List<String> outcomes = new ArrayList<>();
    for (Frame frame : decisions(log)) {
      outcomes.add(FrameText.outcome(frame));
    }
    expect("[allow, deny]", outcomes.toString());
    return "governed through AUTONOMY_RUNTIME_URL, both decisions recorded";
  }

  private Path logDirectory() {
    return directory.resolve("log");
  }

  private static List<Frame> decisions(Path log) throws LogException {
    List<Frame> decisions = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (frame.kind().equals(FrameKind.DECISION)) {
          decisions.add(frame);
        }
      }
    }
    return decisions;
  }

  private static void expect(String expected, String actual) throws FailedException {
    if (!actual.equals(expected)) {
      throw new FailedException("expected " + expected + ", saw " + actual);
    }
  }
}
