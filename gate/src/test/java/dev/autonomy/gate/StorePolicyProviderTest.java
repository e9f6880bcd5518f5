package dev.autonomy.gate;

import static dev.autonomy.gate.Policies.ID;
import static dev.autonomy.gate.Policies.echo;
import static dev.autonomy.gate.Policies.gate;
import static dev.autonomy.gate.Policies.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.Manifest;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.contract.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePolicyProviderTest {

  private static final StoreOptions OPTIONS = new StoreOptions(SemanticVersion.parse("0.1.0"));

  @TempDir Path folder;
  private Path root;
  private ManagedStore store;
  private long nanos;

  @BeforeEach
  void open() {
    root = folder.resolve("store");
    store = new ManagedStore(root, OPTIONS);
  }

  @Test
  void anEmptyStoreDeniesAndSaysWhatToDo() {
    Gate gate = gate(PolicyProvider.store(store));

    assertThat(reason(gate)).isEqualTo("policy: no bundle loaded");
    assertThat(gate.policy().notice().orElseThrow()).contains("run autonomy policy load");
  }

  @Test
  void aPolicyLoadedByAnotherProcessIsTakenOverWithoutARestart() throws Exception {
    Gate gate = gate(PolicyProvider.store(store));
    ManagedStore other = new ManagedStore(root, OPTIONS);

    load(other, "1.0.0", "allow := true");
    assertThat(gate.refresh()).isPresent();
    assertThat(reason(gate)).isEqualTo("allow");

    load(other, "2.0.0", "default allow := false");
    assertThat(gate.refresh()).isPresent();
    assertThat(reason(gate)).isEqualTo("policy: not allowed");
    assertThat(gate.policy().lastKnownGood().orElseThrow().version()).isEqualTo("1.0.0");

    other.rollback();
    assertThat(gate.refresh()).isPresent();
    assertThat(reason(gate)).isEqualTo("allow");
    assertThat(gate.refresh()).isEmpty();
  }

  @Test
  void aDamagedCurrentPolicyGivesWayToLastKnownGoodAtTheStart() throws Exception {
    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "default allow := false");
    damage(store.view().current().orElseThrow());

    Gate gate = gate(PolicyProvider.store(store));

    assertThat(reason(gate)).isEqualTo("allow");
    assertThat(gate.policy().identity().version()).isEqualTo("1.0.0");
    assertThat(gate.policy().notice().orElseThrow())
        .contains("is damaged", "enforcing last-known-good managed:test@1.0.0");
  }

  @Test
  void aDamagedPointerGivesWayToLastKnownGoodAtTheStart() throws Exception {
    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "default allow := false");
    Files.writeString(root.resolve("current"), "?");

    Gate gate = gate(PolicyProvider.store(store));

    assertThat(gate.policy().identity().version()).isEqualTo("1.0.0");
    assertThat(gate.policy().notice().orElseThrow()).contains("current is damaged");
  }

  @Test
  void withoutAnyUsablePolicyEverythingIsDeniedAndNothingIsDisclosed() throws Exception {
    load(store, "1.0.0", "allow := true");
    damage(store.view().current().orElseThrow());
    assertThat(reason(gate(PolicyProvider.store(store)))).isEqualTo("policy: no bundle loaded");

    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "allow := true");
    damage(store.view().current().orElseThrow());
    damage(store.view().lastKnownGood().orElseThrow());
    Gate gate = gate(PolicyProvider.store(store));

    assertThat(reason(gate)).isEqualTo("policy: no bundle loaded");
    assertThat(gate.policy().notice().orElseThrow()).startsWith("neither the current policy");
    assertThat(gate.decide(ID, echo()).effective().redaction()).isEqualTo(Redaction.EVERYTHING);
  }

  @Test
  void whatIsEnforcedStaysEnforcedWhenTheNextPolicyIsDamaged() throws Exception {
    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "default allow := false");
    Gate gate = gate(PolicyProvider.store(store));
    load(store, "3.0.0", "allow := true");
    damage(store.view().current().orElseThrow());

    gate.refresh();

    assertThat(gate.policy().identity().version()).isEqualTo("2.0.0");
    assertThat(reason(gate)).isEqualTo("policy: not allowed");
    assertThat(gate.policy().notice().orElseThrow())
        .contains("is damaged", "still enforcing managed:test@2.0.0");
  }

  @Test
  void whatIsEnforcedStaysEnforcedWhenTheStoreVanishes() throws Exception {
    load(store, "1.0.0", "allow := true");
    Gate gate = gate(PolicyProvider.store(store));
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    gate.refresh();

    assertThat(reason(gate)).isEqualTo("allow");
    assertThat(gate.policy().notice()).isPresent();
  }

  @Test
  void aReferenceIsFoundInTheHistoryAndNeverSwitched() throws Exception {
    Path first = archive("1.0.0", "allow := true");
    store.load(LoadRequest.of(first).withRef("oci://registry/policy:1"));
    load(store, "2.0.0", "default allow := false");

    Gate gate = gate(PolicyProvider.reference(store, "oci://registry/policy:1"));

    assertThat(reason(gate)).isEqualTo("allow");
    assertThat(gate.policy().identity().ref()).isEqualTo("oci://registry/policy:1");
    assertThat(gate.refresh()).isEmpty();
    assertThat(gate(PolicyProvider.reference(store, "oci://x/y:1")).policy().notice().orElseThrow())
        .endsWith("has nothing under oci://x/y:1");
  }

  @Test
  void aPolicyThatCouldNotBeReadForAWhileIsTakenOverLater() throws Exception {
    load(store, "1.0.0", "allow := true");
    Gate gate = gate(following());
    load(store, "2.0.0", "default allow := false");
    byte[] archive = makeUnreadable(current());

    assertThat(gate.refresh()).isPresent();
    assertThat(gate.policy().notice().orElseThrow())
        .contains("cannot read", "still enforcing managed:test@1.0.0");
    assertThat(gate.refresh()).as("before the pause is over").isEmpty();

    makeReadable(current(), archive);
    nanos += Retry.FIRST_PAUSE_NANOS;
    assertThat(gate.refresh()).isPresent();
    assertThat(gate.policy().identity().version()).isEqualTo("2.0.0");
    assertThat(gate.policy().notice()).isEmpty();
  }

  @Test
  void lastKnownGoodGivesWayWhenTheCurrentPolicyBecomesReadable() throws Exception {
    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "default allow := false");
    byte[] archive = makeUnreadable(current());
    Gate gate = gate(following());
    assertThat(gate.policy().identity().version()).isEqualTo("1.0.0");

    makeReadable(current(), archive);
    nanos += Retry.FIRST_PAUSE_NANOS;

    assertThat(gate.refresh()).isPresent();
    assertThat(gate.policy().identity().version()).isEqualTo("2.0.0");
  }

  @Test
  void whileNothingCanBeReadTheFirstThatBecomesReadableIsEnforced() throws Exception {
    load(store, "1.0.0", "allow := true");
    load(store, "2.0.0", "default allow := false");
    StoredPolicy fallback = store.view().lastKnownGood().orElseThrow();
    byte[] first = makeUnreadable(fallback);
    byte[] second = makeUnreadable(current());
    Gate gate = gate(following());
    assertThat(reason(gate)).isEqualTo("policy: no bundle loaded");

    makeReadable(fallback, first);
    nanos += Retry.LONGEST_PAUSE_NANOS;
    assertThat(gate.refresh()).isPresent();
    assertThat(gate.policy().identity().version()).isEqualTo("1.0.0");

    makeReadable(current(), second);
    nanos += Retry.LONGEST_PAUSE_NANOS;
    assertThat(gate.refresh()).isPresent();
    assertThat(gate.policy().identity().version()).isEqualTo("2.0.0");
  }

  @Test
  void aPolicyThatStaysUnreadableIsToldOnceAndTriedLessAndLess() throws Exception {
    load(store, "1.0.0", "allow := true");
    PolicyProvider provider = following();
    Gate gate = gate(provider);
    load(store, "2.0.0", "default allow := false");
    makeUnreadable(current());
    assertThat(gate.refresh()).isPresent();

    int attempts = 0;
    long step = Retry.FIRST_PAUSE_NANOS / 2;
    for (long passed = 0; passed < 10 * Retry.LONGEST_PAUSE_NANOS; passed += step) {
      nanos += step;
      attempts += provider.changed() ? 1 : 0;
      assertThat(gate.refresh()).isEmpty();
    }

    assertThat(attempts).isBetween(14, 16); // six while the pause grows
    assertThat(gate.policy().identity().version()).isEqualTo("1.0.0");
  }

  @Test
  void whatIsDamagedOrHasBeenTakenOverIsNotTriedAgain() throws Exception {
    load(store, "1.0.0", "allow := true");
    PolicyProvider provider = following();
    Gate gate = gate(provider);
    nanos += 2 * Retry.LONGEST_PAUSE_NANOS;
    assertThat(provider.changed()).isFalse();

    load(store, "2.0.0", "default allow := false");
    damage(current());
    assertThat(gate.refresh()).isPresent();
    nanos += 2 * Retry.LONGEST_PAUSE_NANOS;
    assertThat(provider.changed()).isFalse();
  }

  private PolicyProvider following() {
    return new StorePolicyProvider(store, () -> nanos);
  }

  private StoredPolicy current() throws Exception {
    return store.view().current().orElseThrow();
  }

  private void load(ManagedStore target, String version, String rules) throws Exception {
    assertThat(target.load(archive(version, rules))).isInstanceOf(LoadResult.Loaded.class);
  }

  private Path archive(String version, String rules) throws Exception {
    String module = "package autonomy\n\n# " + version + "\n\n" + rules + "\n";
    Bundle bundle =
        Bundle.of(Map.of("policies/p.rego", module.getBytes(StandardCharsets.UTF_8)))
            .withManifest(Manifest.of("test", SemanticVersion.parse(version)));
    return Files.write(folder.resolve(version + ".tar.gz"), bundle.toArchive());
  }

  private void damage(StoredPolicy policy) throws IOException {
    Path blob = blob(policy);
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob, bytes);
  }

  /** Puts a folder where the archive was: reading it fails as on a disk that is out of order. */
  private byte[] makeUnreadable(StoredPolicy policy) throws IOException {
    byte[] archive = Files.readAllBytes(blob(policy));
    Files.delete(blob(policy));
    Files.createDirectory(blob(policy));
    return archive;
  }

  private void makeReadable(StoredPolicy policy, byte[] archive) throws IOException {
    Files.delete(blob(policy));
    Files.write(blob(policy), archive);
  }

  private Path blob(StoredPolicy policy) {
    return root.resolve("blobs/sha256").resolve(policy.blob().substring("sha256:".length()));
  }

  private static String reason(Gate gate) {
    return say(gate.decide(ID, echo()).effective());
  }
}
