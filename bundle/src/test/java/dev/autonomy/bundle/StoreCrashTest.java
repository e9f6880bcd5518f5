package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops a change of the store before each of its steps, and looks at what the next process finds.
 */
class StoreCrashTest {

  /** Dies before the step of that number, and stays dead. */
  private static final class DyingFiles extends StoreFiles {

    private final int lastStep;
    private final List<String> steps = new ArrayList<>();

    DyingFiles(int lastStep) {
      this.lastStep = lastStep;
    }

    @Override
    void step(String what, Path file) throws IOException {
      steps.add(what + " " + file.getFileName());
      if (steps.size() > lastStep) {
        throw new IOException("died before: " + steps.getLast());
      }
    }
  }

  private interface Change {
    void on(ManagedStore store) throws StoreException, BundleException;
  }

  @TempDir Path folder;

  @Test
  void aLoadInterruptedAnywhereHasHappenedWhollyOrNotAtAll() throws Exception {
    Path next = StorePolicies.archive(folder, "1.2.0");

    int steps = interruptEverywhere(store -> store.load(next), "1.2.0", "1.1.0");

    assertThat(steps).isGreaterThan(20);
  }

  @Test
  void aRollbackInterruptedAnywhereHasHappenedWhollyOrNotAtAll() throws Exception {
    int steps = interruptEverywhere(ManagedStore::rollback, "1.0.0", "1.1.0");

    assertThat(steps).isGreaterThan(20);
  }

  @Test
  void anActivationInterruptedAnywhereHasHappenedWhollyOrNotAtAll() throws Exception {
    int steps = interruptEverywhere(store -> store.activate("1.0.0"), "1.0.0", "1.1.0");

    assertThat(steps).isGreaterThan(20);
  }

  @Test
  void anUndoInterruptedAnywhereHasHappenedWhollyOrNotAtAll() throws Exception {
    Path template = folder.resolve("undone");
    store(template).load(StorePolicies.archive(folder, "1.0.0"));
    store(template).load(StorePolicies.archive(folder, "1.1.0"));
    LoadResult.Loaded load =
        (LoadResult.Loaded) store(template).load(StorePolicies.archive(folder, "1.2.0"));

    int steps =
        interruptEverywhere(
            template,
            store -> store.undo(load),
            List.of("1.2.0", "1.1.0"),
            List.of("1.1.0", "1.0.0"));

    assertThat(steps).isGreaterThan(20);
  }

  /**
   * Whoever demands signatures can open what he finds, and the evidence is there or the old one.
   */
  @Test
  void aSignedLoadInterruptedAnywhereLeavesPoliciesWithTheirEvidence() throws Exception {
    TestSigner signer = new TestSigner();
    StoreOptions trusting = StorePolicies.OPTIONS.trusting(signer.trusted());
    Path template = folder.resolve("signed");
    store(template).load(signed("1.0.0", signer));
    store(template).load(signed("1.1.0", signer));
    LoadRequest next = signed("1.2.0", signer);
    for (int lastStep = 0; ; lastStep++) {
      Path root = folder.resolve("signed-" + lastStep);
      copy(template, root);
      boolean finished = tryChange(root, new DyingFiles(lastStep), store -> store.load(next));
      ManagedStore found = new ManagedStore(root, trusting);
      StoreView view = found.view();

      assertThat(view.damage()).isEmpty();
      found.open(view.current().orElseThrow());
      found.open(view.lastKnownGood().orElseThrow());
      assertThat(found.load(next).line()).startsWith("policy load: OK — version=1.2.0");
      found.open(found.view().current().orElseThrow());
      if (finished) {
        assertThat(view.current().orElseThrow().identity().version()).isEqualTo("1.2.0");
        assertThat(lastStep).as("steps, those for the evidence included").isGreaterThan(25);
        return;
      }
    }
  }

  /** Staging changes no pointer, and what was staged can be activated or is not there. */
  @Test
  void aStagingInterruptedAnywhereHasHappenedWhollyOrNotAtAll() throws Exception {
    LoadRequest next = LoadRequest.of(StorePolicies.archive(folder, "1.2.0")).withRef("oci://a/b");
    Path template = folder.resolve("staged");
    store(template).load(StorePolicies.archive(folder, "1.1.0"));
    StoreView before = store(template).view();
    for (int lastStep = 0; ; lastStep++) {
      Path root = folder.resolve("staged-" + lastStep);
      copy(template, root);
      boolean finished = tryChange(root, new DyingFiles(lastStep), store -> store.stage(next));
      ManagedStore found = store(root);

      assertThat(found.view()).isEqualTo(before);
      boolean staged = found.latest("oci://a/b").isPresent();
      assertThat(found.policies()).hasSize(staged ? 2 : 1);
      if (staged) {
        found.activate("1.2.0");
      } else {
        found.load(next);
      }
      assertThat(found.view().current().orElseThrow().identity().version()).isEqualTo("1.2.0");
      assertThat(found.view().lastKnownGood()).isEqualTo(before.current());
      found.open(found.view().current().orElseThrow());
      if (finished) {
        assertThat(staged).isTrue();
        assertThat(lastStep).isGreaterThan(8);
        return;
      }
    }
  }

  /** Evidence for what is current already: the policy is never without what it had before. */
  @Test
  void newEvidenceInterruptedAnywhereIsTheOldOrTheNew() throws Exception {
    TestSigner before = new TestSigner();
    TestSigner after = new TestSigner();
    Path template = folder.resolve("evidence");
    store(template).load(signed("1.0.0", before));
    LoadRequest again = signed("1.0.0", after);
    for (int lastStep = 0; ; lastStep++) {
      Path root = folder.resolve("evidence-" + lastStep);
      copy(template, root);
      boolean finished = tryChange(root, new DyingFiles(lastStep), store -> store.load(again));
      StoredPolicy policy = store(root).view().current().orElseThrow();
      TestSigner by = isSignedBy(root, policy, after) ? after : before;

      new ManagedStore(root, StorePolicies.OPTIONS.trusting(by.trusted())).open(policy);
      if (finished) {
        assertThat(by).isSameAs(after);
        return;
      }
    }
  }

  private static boolean isSignedBy(Path root, StoredPolicy policy, TestSigner signer) {
    try {
      new ManagedStore(root, StorePolicies.OPTIONS.trusting(signer.trusted())).open(policy);
      return true;
    } catch (BundleException _) {
      return false;
    }
  }

  private LoadRequest signed(String version, TestSigner by) {
    Path archive = StorePolicies.archive(folder, version);
    return LoadRequest.of(archive).withEvidence(by.evidence(archive, "2026-07-01T09:00:00Z"));
  }

  @Test
  void theFirstLoadInterruptedAnywhereLeavesNoPolicyOrTheWholeOne() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");
    for (int lastStep = 0; ; lastStep++) {
      Path root = folder.resolve("first-" + lastStep);
      boolean finished = tryChange(root, new DyingFiles(lastStep), store -> store.load(archive));
      StoreView found = store(root).view();

      assertThat(found.damage()).isEmpty();
      assertThat(found.lastKnownGood()).isEmpty();
      if (found.current().isPresent()) {
        store(root).open(found.current().get());
      }
      assertThat(store(root).load(archive).line()).startsWith("policy load: OK");
      if (finished) {
        assertThat(found.current()).isPresent();
        return;
      }
    }
  }

  private int interruptEverywhere(Change change, String newCurrent, String newFallback)
      throws Exception {
    Path template = folder.resolve("template");
    store(template).load(StorePolicies.archive(folder, "1.0.0"));
    store(template).load(StorePolicies.archive(folder, "1.1.0"));
    return interruptEverywhere(
        template, change, List.of("1.1.0", "1.0.0"), List.of(newCurrent, newFallback));
  }

  /** From one pair of current and last-known-good to another. */
  private int interruptEverywhere(
      Path template, Change change, List<String> before, List<String> after) throws Exception {
    boolean decided = false;
    for (int lastStep = 0; ; lastStep++) {
      Path root = folder.resolve("run-" + lastStep);
      copy(template, root);
      DyingFiles files = new DyingFiles(lastStep);
      boolean finished = tryChange(root, files, change);
      String where = "after " + lastStep + " steps, before: " + files.steps.getLast();
      StoreView found = store(root).view();

      assertThat(found.damage()).as(where).isEmpty();
      String current = found.current().orElseThrow().identity().version();
      String fallback = found.lastKnownGood().orElseThrow().identity().version();
      boolean happened = current.equals(after.getFirst());
      assertThat(List.of(current, fallback)).as(where).isEqualTo(happened ? after : before);
      assertThat(happened || !decided).as("once decided, always decided: " + where).isTrue();
      decided = happened;
      store(root).open(found.current().get());
      store(root).open(found.lastKnownGood().orElseThrow());

      assertHealed(root, found, where);
      if (finished) {
        assertThat(happened).isTrue();
        return lastStep;
      }
    }
  }

  /**
   * The next change finds a whole store, whatever was left, and leaves nothing half-done behind.
   */
  private void assertHealed(Path root, StoreView found, String where) throws Exception {
    store(root).load(StorePolicies.archive(folder, "3.0.0"));
    StoreView healed = store(root).view();

    assertThat(healed.generation()).as(where).isEqualTo(found.generation() + 1);
    assertThat(healed.lastKnownGood()).as(where).isEqualTo(found.current());
    assertThat(store(root).history())
        .as(where)
        .extracting(StoreEvent::generation)
        .isSorted()
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo(healed.generation());
    assertThat(root.resolve("pending")).as(where).doesNotExist();
    try (Stream<Path> files = Files.walk(root.resolve("blobs"))) {
      assertThat(files.map(Path::toString)).as(where).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private static boolean tryChange(Path root, DyingFiles files, Change change)
      throws BundleException {
    try {
      change.on(new ManagedStore(root, StorePolicies.OPTIONS, files));
      return true;
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("died before");
      return false;
    }
  }

  private static ManagedStore store(Path root) {
    return new ManagedStore(root, StorePolicies.OPTIONS);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from).sorted(Comparator.naturalOrder())) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
