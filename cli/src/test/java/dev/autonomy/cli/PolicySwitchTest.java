package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The managed store changes under a running service, by other processes and by accidents. */
@Tag("slow")
class PolicySwitchTest {

  private static final Pattern LOADED = Pattern.compile("hash=(sha256:[0-9a-f]{64})");

  @TempDir Path home;
  private Program autonomy;
  private Path store;

  @BeforeEach
  void prepare() {
    autonomy = new Program(home);
    store = home.resolve("store");
  }

  @Test
  void everySwitchTakesEffectIsShownAndIsRecorded() throws Exception {
    String first = load(store, "1.0.0", "allow := true");
    try (Service service = start()) {
      assertThat(echo(service).status()).isEqualTo(200);

      String second = load(store, "2.0.0", "default allow := false\n\nreason := \"second\"");
      awaitReason(service, "second");
      JsonObject status = service.get("/v1/status").json();
      assertThat(status.string("policy_digest")).contains(second);
      assertThat(status.string("policy_version")).contains("2.0.0");
      assertThat(status.object("last_known_good").orElseThrow().string("policy_digest"))
          .contains(first);

      autonomy.run("policy", "rollback", "--policy-dir", store.toString()).expect(0);
      awaitReason(service, "");
      assertThat(service.stop("TERM")).isZero();

      List<JsonObject> frames = frames("policy.");
      assertThat(frames).hasSize(2);
      assertSwitch(frames.get(0), "policy.bundle.loaded", first, second);
      assertSwitch(frames.get(1), "policy.rolled_back", second, first);
    }
    autonomy.run("wal", "verify").expect(0);
  }

  private static void assertSwitch(JsonObject frame, String kind, String from, String to) {
    assertThat(frame.string("kind")).contains(kind);
    JsonObject attrs = frame.object("attrs").orElseThrow();
    assertThat(attrs.string("previous_digest")).contains(from);
    assertThat(attrs.string("policy_digest")).contains(to);
    assertThat(attrs.string("notice")).isEmpty();
  }

  @Test
  void aPolicyThatIsRefusedChangesNothing() throws Exception {
    load(store, "1.0.0", "allow := true");
    try (Service service = start()) {
      String before = service.get("/v1/status").json().string("policy_digest").orElseThrow();
      for (String rules :
          List.of(
              "allow if {",
              "allow if allow",
              "allow if http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1\"})")) {
        Program.Result refused =
            autonomy.run(
                "policy",
                "load",
                "--bundle",
                write("9.0.0", rules).toString(),
                "--policy-dir",
                store.toString());
        assertThat(refused.expect(1).error()).startsWith("policy load: REJECTED — ");
      }
      // What has been refused cannot overtake this switch.
      String next = load(store, "2.0.0", "default allow := false\n\nreason := \"second\"");
      awaitReason(service, "second");
      assertThat(service.stop("TERM")).isZero();
      assertThat(frames("policy.")).hasSize(1);
      assertSwitch(frames("policy.").getFirst(), "policy.bundle.loaded", before, next);
    }
  }

  @Test
  void aDamagedPolicyNeverReplacesWhatIsEnforced() throws Exception {
    load(store, "1.0.0", "default allow := false\n\nreason := \"first\"");
    Path damaged = copyOf(store);
    damageBlob(damaged, load(damaged, "2.0.0", "allow := true"));
    Path link = Files.createSymbolicLink(home.resolve("link"), store);
    try (Service service = Service.start(autonomy, "--policy-dir", link.toString())) {
      assertThat(echo(service).member("reason")).isEqualTo("first");

      replace(link, damaged);
      Conditions.await(
          "the damage is noticed",
          () -> service.get("/v1/status").json().string("policy_notice").isPresent());
      assertThat(echo(service).member("reason")).isEqualTo("first");
      assertThat(service.get("/v1/status").json().string("policy_notice").orElseThrow())
          .contains("is damaged", "still enforcing managed:test@1.0.0");
      Service.Answer ready = service.get("/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.member("policy")).contains("is damaged", "still enforcing");
      assertThat(service.stop("TERM")).isZero();
    }
    List<JsonObject> frames = frames("policy.");
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().string("kind")).contains("policy.bundle.rejected");
    JsonObject attrs = frames.getFirst().object("attrs").orElseThrow();
    assertThat(attrs.string("policy_ref")).contains("managed:test@1.0.0");
    assertThat(attrs.string("notice").orElseThrow()).contains("is damaged");

    try (Service service = Service.start(autonomy, "--policy-dir", link.toString())) {
      assertThat(echo(service).member("reason")).isEqualTo("first");
      assertThat(service.error())
          .startsWith("warning: the current policy cannot be used")
          .contains("enforcing last-known-good managed:test@1.0.0")
          .hasLineCount(1);
    }
  }

  @Test
  void aStoreWithNothingUsableDeniesEverything() throws Exception {
    damageBlob(store, load(store, "1.0.0", "allow := true"));
    try (Service service = start()) {
      Service.Answer denied = echo(service);
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.member("reason")).isEqualTo("policy: no bundle loaded");
      Service.Answer ready = service.get("/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.member("policy")).contains("is damaged");

      load(store, "1.0.0", "allow := true");
      awaitReason(service, "");
      assertThat(service.get("/ready").status()).isEqualTo(200);
    }
  }

  private Service start() throws Exception {
    return Service.start(autonomy, "--policy-dir", store.toString());
  }

  private static Service.Answer echo(Service service) throws IOException {
    return service.call("tool.echo", "{\"message\":\"x\"}");
  }

  /**
   * Waits for this reason, nothing when calls are to be allowed. A second is promised to an idle
   * machine: what it took here is shown.
   */
  private static void awaitReason(Service service, String reason) throws Exception {
    long start = System.nanoTime();
    Conditions.await(
        "calls get the reason `" + reason + "`",
        () -> echo(service).member("reason").equals(reason));
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.println("a switch took effect after " + millis + " ms");
  }

  /** Loads a policy as another process would; its digest. */
  private String load(Path into, String version, String rules) throws Exception {
    String line =
        autonomy
            .run(
                "policy",
                "load",
                "--bundle",
                write(version, rules).toString(),
                "--policy-dir",
                into.toString())
            .expect(0)
            .out();
    Matcher digest = LOADED.matcher(line);
    assertThat(digest.find()).as(line).isTrue();
    return digest.group(1);
  }

  private Path write(String version, String rules) throws IOException {
    Path bundle = Files.createTempDirectory(home, "bundle");
    Files.writeString(
        bundle.resolve("manifest.json"),
        "{\"schema_version\":\"1.2\",\"name\":\"test\",\"version\":\""
            + version
            + "\",\"policy_bundle_version\":\""
            + version
            + "\"}");
    Path policies = Files.createDirectory(bundle.resolve("policies"));
    Files.writeString(policies.resolve("p.rego"), "package autonomy\n\n" + rules + "\n");
    return bundle;
  }

  private Path copyOf(Path directory) throws IOException {
    Path copy = home.resolve("copy");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(directory.relativize(file)));
      }
    }
    return copy;
  }

  /** Turns a bit of the archive that is current. */
  private static void damageBlob(Path directory, String digest) throws Exception {
    JsonObject current = JsonObject.parse(Files.readAllBytes(directory.resolve("current")));
    assertThat(current.string("digest")).contains(digest);
    String name = current.string("blob").orElseThrow().substring("sha256:".length());
    Path blob = directory.resolve("blobs/sha256").resolve(name);
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob, bytes);
  }

  /** Lets {@code link} point elsewhere, at one moment. */
  private void replace(Path link, Path target) throws IOException {
    Path next = Files.createSymbolicLink(home.resolve("next"), target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<JsonObject> frames(String kindPrefix) throws Exception {
    List<JsonObject> frames = new ArrayList<>();
    for (String line : autonomy.run("wal", "inspect").expect(0).lines()) {
      JsonObject frame = JsonObject.parse(line.getBytes(StandardCharsets.UTF_8));
      if (frame.string("kind").orElseThrow().startsWith(kindPrefix)) {
        frames.add(frame);
      }
    }
    return frames;
  }
}
