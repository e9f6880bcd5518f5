package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.cli.ScriptedServer.Behaviour;
import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed loop over real sockets: a runtime that follows a control plane and fetches from a
 * registry, while either misbehaves.
 */
@Tag("slow")
final class ReleaseLoopProgramTest {

  private static final long SECONDS = 60;

  @TempDir static Path author;
  private static RegistryProcess registry;
  private static Published first;
  private static Published second;

  @TempDir Path home;
  private Program autonomy;

  /** A policy in the registry, with the signed lock that makes it a release. */
  private record Published(int sequence, String manifest, String archive, JsonObject lock) {

    /** The document of the release, for who reaches the registry under this address. */
    byte[] document(String address) {
      return new Release(
              "rel-" + sequence,
              "stable",
              sequence,
              OciReference.parse("oci://" + address + "/agent@" + manifest),
              lock,
              lock.string("behavioral_fingerprint").orElseThrow(),
              List.of())
          .toBytes();
    }

    /** What the policy answers. */
    String reason() {
      return "policy " + sequence;
    }
  }

  @BeforeAll
  static void publish() throws Exception {
    assumeTrue(RegistryProcess.isInstalled(), "skipped: no docker-registry");
    registry = RegistryProcess.start(author.resolve("registry"));
    Program program = new Program(author).variable("AUTONOMY_KEY_PASSWORD", "of this test");
    program.run("key", "generate", "--out", "team").expect(0);
    first = publish(program, 1);
    second = publish(program, 2);
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @BeforeEach
  void prepare() {
    autonomy = new Program(home);
  }

  private static Published publish(Program program, int sequence) throws Exception {
    String name = "agent-" + sequence;
    Path source = Files.createDirectory(author.resolve(name));
    Files.writeString(
        source.resolve("agent.rego"),
        "package autonomy\n\ndefault allow := false\n\nreason := \"policy " + sequence + "\"\n");
    String file = name + ".tar.gz";
    String[] build = {
      "policy", "build", "--in", name, "--out", file, "--version", sequence + ".0.0"
    };
    program.run(build).expect(0);
    String tag = registry.reference("agent:v" + sequence);
    String digest =
        json(program.run("bundle", "push", file, tag, "--output", "json").expect(0).out())
            .string("digest")
            .orElseThrow();
    String pinned = registry.reference("agent@" + digest);
    String lock = name + ".lock.json";
    program.run("lock", "--bundle", pinned, "--out", lock).expect(0);
    program.run("bundle", "sign", pinned, "--key", "team.key", "--lock", lock).expect(0);
    return new Published(
        sequence,
        digest,
        Sha256.of(Files.readAllBytes(author.resolve(file))),
        json(Files.readString(author.resolve(lock))));
  }

  private static JsonObject json(String text) throws Exception {
    return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private Service follow(ScriptedServer controlPlane) throws Exception {
    return Service.start(
        autonomy,
        "--orchestrator-url",
        "http://" + controlPlane.address(),
        "--cosign-pubkey",
        author.resolve("team.pub").toString(),
        "--poll-interval",
        "1s",
        "--registry-timeout",
        "1s");
  }

  private static JsonObject releases(Service service) throws Exception {
    return service.get("/v1/status").json().object("releases").orElseThrow();
  }

  private static String lastResult(Service service) throws Exception {
    return releases(service).string("last_result").orElseThrow();
  }

  private static void awaitInForce(Service service, Published release) throws Exception {
    String wanted = "release rel-" + release.sequence() + " is in force";
    Conditions.await(wanted, () -> lastResult(service).equals(wanted));
    assertEnforced(service, release);
  }

  private static void assertEnforced(Service service, Published release) throws Exception {
    assertThat(service.call("tool.echo", "{\"message\":\"x\"}").member("reason"))
        .isEqualTo(release.reason());
    assertThat(service.get("/v1/status").json().string("policy_version"))
        .contains(release.sequence() + ".0.0");
  }

  /** Goes through the faults; each is told in the status and changes nothing else. */
  private static void suffer(
      Service service, ScriptedServer server, Map<String, Behaviour> faults, Published enforced)
      throws Exception {
    for (Map.Entry<String, Behaviour> fault : faults.entrySet()) {
      server.behave(fault.getValue());
      String[] seen = {""};
      try {
        Conditions.await(
            "the status says `" + fault.getKey() + "`",
            () -> {
              seen[0] = lastResult(service);
              return seen[0].contains(fault.getKey());
            });
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + ", but: " + seen[0], e);
      }
      assertEnforced(service, enforced);
    }
  }

  @Test
  void aRegistryThatMisbehavesDelaysTheReleaseAndSaysWhy() throws Exception {
    RegistryProxy proxy = new RegistryProxy(registry);
    String victim = second.archive();
    Map<String, Behaviour> faults = new LinkedHashMap<>();
    faults.put("the registry answered 500", ScriptedServer.status(500));
    faults.put("the connection failed: ", proxy.truncating(victim, 100));
    faults.put("does not hash to that, and was thrown away", proxy.garbling(victim));
    faults.put("nothing was heard for 1000 ms", ScriptedServer.SILENT);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    try (ScriptedServer between = new ScriptedServer(proxy.honest());
        ScriptedServer controlPlane =
            new ScriptedServer(ScriptedServer.json(first.document(between.address())));
        Service service = follow(controlPlane)) {
      awaitInForce(service, first);

      between.behave(ScriptedServer.status(500));
      controlPlane.behave(ScriptedServer.json(second.document(between.address())));
      suffer(service, between, faults, first);

      between.behave(proxy.trickling(victim, begun, enough));
      assertThat(begun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertEnforced(service, first);
      between.behave(proxy.honest());
      enough.countDown();
      awaitInForce(service, second);
      assertThat(service.stop("TERM")).isZero();
    }
    assertThat(phases())
        .containsSubsequence("verify_ok", "activated", "verify_failed", "verify_ok", "activated")
        .endsWith("verify_ok", "activated");
    autonomy.run("wal", "verify").expect(0);
  }

  @Test
  void aControlPlaneThatMisbehavesDelaysTheReleaseAndSaysWhy() throws Exception {
    String address = registry.address();
    byte[] next = second.document(address);
    Map<String, Behaviour> faults = new LinkedHashMap<>();
    faults.put("500", ScriptedServer.status(500));
    faults.put("no answer from ", ScriptedServer.halfOf(next));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    try (ScriptedServer controlPlane =
            new ScriptedServer(ScriptedServer.json(first.document(address)));
        Service service = follow(controlPlane)) {
      awaitInForce(service, first);

      suffer(service, controlPlane, faults, first);

      controlPlane.behave(
          (question, out) -> {
            asked.countDown();
            ScriptedServer.await(enough);
            ScriptedServer.json(next).answer(question, out);
          });
      assertThat(asked.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertEnforced(service, first);
      enough.countDown();
      awaitInForce(service, second);
      assertThat(service.stop("TERM")).isZero();
    }
    assertThat(phases()).endsWith("verify_ok", "activated");
    autonomy.run("wal", "verify").expect(0);
  }

  private List<String> phases() throws Exception {
    List<String> phases = new ArrayList<>();
    for (String line : autonomy.run("wal", "inspect").expect(0).lines()) {
      JsonObject frame = json(line);
      if (frame.string("kind").orElseThrow().equals("ai.deployment.lifecycle")) {
        phases.add(frame.object("attrs").orElseThrow().string("phase").orElseThrow());
      }
    }
    return phases;
  }
}
