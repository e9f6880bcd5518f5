package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under which references a store keeps policies. */
class StoreReferenceTest {

  private static final String LONGEST = "\u20ac".repeat(IncomingBundle.MAX_REF_CHARS);

  @TempDir Path folder;
  private Path archive;
  private ManagedStore store;

  @BeforeEach
  void open() {
    archive = StorePolicies.archive(folder, "1.0.0");
    store = new ManagedStore(folder.resolve("managed"), StorePolicies.OPTIONS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci://h/p:1\n", "\u0000", "\u001b[2J", "\u0085"})
  void controlCharactersAreRefused(String ref) throws Exception {
    assertRefused(ref);
  }

  @Test
  void aReferenceThatIsTooLongIsRefusedAndTheStoreStaysUsable() throws Exception {
    for (int length : new int[] {IncomingBundle.MAX_REF_CHARS + 1, 17_000, 1 << 20}) {
      assertRefused("x".repeat(length));
    }

    assertThat(store.load(archive)).isInstanceOf(LoadResult.Loaded.class);
    assertThat(store.history()).hasSize(1);
  }

  @Test
  void theLongestReferencesCanBeSwitchedBetween() throws Exception {
    LoadRequest first = LoadRequest.of(archive).withRef(LONGEST);
    LoadRequest second =
        LoadRequest.of(StorePolicies.archive(folder, "1.1.0"))
            .withRef("\"".repeat(IncomingBundle.MAX_REF_CHARS));

    assertThat(store.load(first)).isInstanceOf(LoadResult.Loaded.class);
    assertThat(store.load(second)).isInstanceOf(LoadResult.Loaded.class);

    assertThat(store.rollback().identity().ref()).isEqualTo(LONGEST);
    assertThat(store.latest(LONGEST)).contains(store.view().current().orElseThrow());
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    StoredPolicy policy =
        new StoredPolicy(new PolicyIdentity("x".repeat(17_000), "sha256:0", "1.0.0"), "x", "");
    JsonWriter line = new JsonWriter().beginObject();
    policy.writeMembers(line);

    assertThatThrownBy(() -> StoreJournal.line(line.endObject()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 16384");
  }

  private void assertRefused(String ref) throws Exception {
    LoadRequest request = LoadRequest.of(archive).withRef(ref);
    assertThat(store.load(request))
        .isInstanceOfSatisfying(
            LoadResult.Rejected.class,
            rejected -> {
              assertThat(rejected.code()).isEqualTo(Code.BAD_REFERENCE);
              assertThat(rejected.reason()).contains("at most 1024 on one line");
            });
    assertThatThrownBy(() -> store.stage(request)).isInstanceOf(BundleException.class);
    assertThat(store.root()).doesNotExist();
  }
}
