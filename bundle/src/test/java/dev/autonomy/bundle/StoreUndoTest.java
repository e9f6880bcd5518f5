package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that proved to be of no use, and what the store is after they were taken back. */
class StoreUndoTest {

  @TempDir Path folder;
  private ManagedStore store;

  @BeforeEach
  void open() {
    store = new ManagedStore(folder.resolve("managed"), StorePolicies.OPTIONS);
  }

  @Test
  void bothPointersAreWhatTheyWereBefore() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoreView before = store.view();
    LoadResult.Loaded load = load("1.2.0");

    assertThat(store.undo(load)).isTrue();
    assertThat(store.view().current()).isEqualTo(before.current());
    assertThat(store.view().lastKnownGood()).isEqualTo(before.lastKnownGood());
    assertThat(store.view()).as("whoever follows the store looks again").isNotEqualTo(before);
    assertThat(store.history())
        .extracting(StoreEvent::action)
        .containsExactly("load", "load", "undo");
    assertThat(store.undo(load)).as("once").isFalse();
  }

  @Test
  void whatWasCurrentBeforeNeedNotBeOfAnyUse() throws Exception {
    load("1.0.0");
    StoredPolicy damaged = load("1.1.0").policy();
    Path archive = folder.resolve("managed/blobs/sha256").resolve(damaged.blob().substring(7));
    Files.writeString(archive, "damaged");

    assertThat(store.undo(load("1.2.0"))).isTrue();
    assertThat(store.view().current()).contains(damaged);
  }

  @Test
  void aSwitchOfSomebodyElseIsNotTakenBack() throws Exception {
    load("1.0.0");
    LoadResult.Loaded load = load("1.1.0");
    StoredPolicy other = load("1.2.0").policy();

    assertThat(store.undo(load)).isFalse();
    assertThat(store.view().current()).contains(other);

    store.rollback();
    assertThat(store.undo(load)).as("current again, by somebody's choice").isFalse();
    assertThat(store.view().current()).contains(load.policy());
  }

  @Test
  void aLoadThatSwitchedNothingHasNothingToTakeBack() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoreView before = store.view();

    assertThat(store.undo(load("1.1.0"))).isFalse();
    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void theFirstLoadStaysAsThereIsNothingBefore() throws Exception {
    LoadResult.Loaded first = load("1.0.0");

    assertThat(store.undo(first)).isFalse();
    assertThat(store.view()).isEqualTo(first.after());
  }

  @Test
  void whatIsTriedAndTakenBackForDaysPushesNothingOutOfTheHistory() throws Exception {
    load("1.0.0");
    load("1.1.0");
    store.stage(LoadRequest.of(StorePolicies.archive(folder, "2.0.0")).withRef("oci://a/b"));
    StoreView before = store.view();
    for (int i = 0; i < 2 * StoreHistory.MAX_LINES; i++) {
      assertThat(store.undo(load("1.2.0"))).isTrue();
    }

    assertThat(store.history()).hasSize(4);
    assertThat(store.latest("oci://a/b")).isPresent();
    assertThat(store.view().current()).isEqualTo(before.current());
    assertThat(store.view().lastKnownGood()).isEqualTo(before.lastKnownGood());
    store.open(store.latest("oci://a/b").orElseThrow());
  }

  @Test
  void whatOnlyAPointerNamedIsThereForTheUndo() throws Exception {
    load("1.0.0");
    load("1.1.0");
    Path staged = StorePolicies.archive(folder, "2.0.0");
    for (int i = 0; i < StoreHistory.MAX_LINES; i++) {
      store.stage(LoadRequest.of(staged).withRef("oci://a/b:" + i));
    }
    StoreView before = store.view();

    assertThat(store.undo(load("1.2.0"))).isTrue();
    assertThat(store.view().current()).isEqualTo(before.current());
    assertThat(store.view().lastKnownGood()).isEqualTo(before.lastKnownGood());
    store.open(store.view().lastKnownGood().orElseThrow());
  }

  private LoadResult.Loaded load(String version) throws StoreException {
    return (LoadResult.Loaded) store.load(StorePolicies.archive(folder, version));
  }
}
