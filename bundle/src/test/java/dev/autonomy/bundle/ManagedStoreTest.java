package dev.autonomy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.bundle.BundleException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedStoreTest {

  @TempDir Path folder;
  private Path root;
  private ManagedStore store;

  @BeforeEach
  void open() {
    root = folder.resolve("cache/policy/managed");
    store = new ManagedStore(root, StorePolicies.OPTIONS);
  }

  @Test
  void anAbsentStoreHasNoPolicyAndIsNotCreatedByLooking() throws StoreException {
    assertThat(store.view().current()).isEmpty();
    assertThat(store.history()).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void aLoadedBundleIsCurrentAndTheOneBeforeIsLastKnownGood() throws Exception {
    LoadResult first = load("1.0.0");
    LoadResult second = load("1.1.0");

    assertThat(first.line())
        .matches("policy load: OK — version=1\\.0\\.0 hash=sha256:[0-9a-f]{64}");
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(lastKnownGood()).isEqualTo("1.0.0");
    assertThat(second).isInstanceOf(LoadResult.Loaded.class);
    assertThat(store.open(store.view().current().orElseThrow()).identity().ref())
        .isEqualTo("managed:test@1.1.0");
    assertThat(store.history()).extracting(StoreEvent::action).containsExactly("load", "load");
    assertThat(store.history()).extracting(StoreEvent::generation).containsExactly(1L, 2L);
  }

  @Test
  void rollbackSwapsTheTwoAndSwapsThemBack() throws Exception {
    load("1.0.0");
    load("1.1.0");

    assertThat(store.rollback().identity().version()).isEqualTo("1.0.0");
    assertThat(version()).isEqualTo("1.0.0");
    assertThat(lastKnownGood()).isEqualTo("1.1.0");

    store.rollback();
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(lastKnownGood()).isEqualTo("1.0.0");
    assertThat(store.history()).hasSize(4);
  }

  @Test
  void whatIsDamagedDoesNotTakeThePlaceOfLastKnownGood() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoredPolicy damaged = store.view().current().orElseThrow();
    Files.writeString(root.resolve("blobs/sha256").resolve(damaged.blob().substring(7)), "damaged");
    load("1.2.0");

    assertThat(lastKnownGood()).isEqualTo("1.0.0");
    store.rollback();
    assertThat(version()).isEqualTo("1.0.0");
  }

  @Test
  void theHistorySaysWherePoliciesWereBroughtFrom() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");
    store.load(archive);
    store.load(LoadRequest.of(StorePolicies.archive(folder, "1.1.0")).from("oci://a/b@sha256:0"));
    store.rollback();

    assertThat(store.history())
        .extracting(StoreEvent::source)
        .containsExactly(archive.toString(), "oci://a/b@sha256:0", archive.toString());
  }

  @Test
  void aNameOfAFileThatIsNoLineIsShownOnOne() throws Exception {
    Path archive = StorePolicies.archive(folder, "1.0.0");
    Path odd = Files.copy(archive, folder.resolve("odd\nname.tar.gz"));
    store.load(odd);

    assertThat(store.history().getFirst().source()).endsWith("/odd?name.tar.gz");
  }

  @Test
  void rollbackWithoutAnEarlierPolicyChangesNothing() throws Exception {
    load("1.0.0");
    StoreView before = store.view();

    assertThatThrownBy(store::rollback).hasMessage("there is no earlier policy to roll back to");
    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void rollbackToADamagedPolicyIsRefused() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoreView before = store.view();
    flipByte(blob(before.lastKnownGood().orElseThrow()));

    assertThatThrownBy(store::rollback)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is damaged");
    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void anyPolicyOfTheStoreIsActivatedByItsVersionOrTheBeginningOfItsDigest() throws Exception {
    load("1.0.0");
    load("1.1.0");
    load("1.2.0");
    String digest = store.policies().getLast().identity().digest();

    assertThat(store.activate("1.1.0").identity().version()).isEqualTo("1.1.0");
    assertThat(version()).isEqualTo("1.1.0");
    assertThat(lastKnownGood()).isEqualTo("1.2.0");

    for (String which : List.of(digest, digest.substring(0, 15), digest.substring(7, 15))) {
      store.activate("1.2.0");
      assertThat(store.activate(which).identity().version()).isEqualTo("1.0.0");
    }
    assertThat(store.history().getLast().action()).isEqualTo("activate");
  }

  @Test
  void policiesAreListedOnceTheLastOneThatWasCurrentFirst() throws Exception {
    load("1.0.0");
    load("1.1.0");
    load("1.0.0");
    load("1.2.0");

    assertThat(store.policies())
        .extracting(policy -> policy.identity().version())
        .containsExactly("1.2.0", "1.0.0", "1.1.0");
  }

  @Test
  void whatIsNotThereOrDamagedOrMeantByTwoIsNotActivated() throws Exception {
    load("1.0.0");
    load("1.1.0");
    Path other =
        StorePolicies.archive(
            Files.createDirectory(folder.resolve("other")),
            "1.0.0",
            "package autonomy\n\ndefault allow := true\n",
            "");
    store.load(LoadRequest.of(other).withRef("oci://registry.example/other:v1"));
    StoreView before = store.view();

    assertThatThrownBy(() -> store.activate("9.9.9"))
        .hasMessage("no policy `9.9.9` in the store: `policy list` shows them");
    assertThatThrownBy(() -> store.activate("1.0.0"))
        .hasMessageStartingWith("`1.0.0` means several policies, sha256:")
        .hasMessageEndingWith(" among them: give the digest");
    assertThatThrownBy(() -> store.activate(before.current().orElseThrow().blob().substring(0, 10)))
        .hasMessageStartingWith("no policy");
    flipByte(blob(before.lastKnownGood().orElseThrow()));
    assertThatThrownBy(() -> store.activate("1.1.0"))
        .hasMessageStartingWith("cannot activate managed:test@1.1.0: ")
        .hasMessageContaining("is damaged");
    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void loadingTheCurrentPolicyAgainKeepsLastKnownGood() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoreView before = store.view();

    load("1.1.0");

    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void loadingTheCurrentPolicyAgainMendsItsArchiveForThoseWhoLook() throws Exception {
    load("1.0.0");
    load("1.1.0");
    StoreView before = store.view();
    flipByte(blob(before.current().orElseThrow()));

    load("1.1.0");

    assertThat(store.open(store.view().current().orElseThrow())).isNotNull();
    assertThat(store.view().generation()).isGreaterThan(before.generation());
    assertThat(lastKnownGood()).isEqualTo("1.0.0");
  }

  @Test
  void theSameContentsUnderAnotherNameKeepLastKnownGood() throws Exception {
    load("1.0.0");
    Path same = StorePolicies.archive(folder, "1.1.0");
    store.load(same);

    store.load(LoadRequest.of(same).withRef("oci://registry/policy:1.1.0"));

    assertThat(store.view().current().orElseThrow().identity().ref())
        .isEqualTo("oci://registry/policy:1.1.0");
    assertThat(lastKnownGood()).isEqualTo("1.0.0");
  }

  @Test
  void aBundleForAnotherRuntimeIsRejectedAndNothingChanges() throws Exception {
    load("1.0.0");
    StoreView before = store.view();
    Path newer =
        StorePolicies.archive(
            folder, "2.0.0", "package autonomy\n\nallow := true", ">=0.2.0 <1.0.0");

    LoadResult result = store.load(newer);

    assertThat(result.line())
        .isEqualTo("policy load: REJECTED — bundle requires runtime >=0.2.0 <1.0.0, have 0.1.0");
    assertThat(store.view()).isEqualTo(before);
  }

  @Test
  void aPolicyThatDoesNotCompileIsRejectedAndNothingChanges() throws Exception {
    load("1.0.0");
    StoreView before = store.view();
    Path broken = StorePolicies.archive(folder, "2.0.0", "package autonomy\n\nallow if {", "");

    LoadResult result = store.load(broken);

    assertThat(result)
        .isInstanceOfSatisfying(
            LoadResult.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(Code.NOT_COMPILED));
    assertThat(store.view()).isEqualTo(before);
    assertThat(blobs()).hasSize(1);
  }

  @Test
  void aFolderIsLoadedWithoutItsTests() throws Exception {
    Path policies = Files.createDirectories(folder.resolve("src/policies"));
    Files.writeString(policies.resolve("p.rego"), "package autonomy\n\ndefault allow := false\n");
    Files.writeString(policies.resolve("p_test.rego"), "package autonomy_test\n\nthis is no Rego");

    assertThat(store.load(folder.resolve("src")).line()).startsWith("policy load: OK");
    assertThat(version()).isEqualTo("0.0.0");
  }

  @Test
  void aDamagedPointerIsReportedAndTheOtherStillStands() throws Exception {
    load("1.0.0");
    load("1.1.0");
    Files.writeString(root.resolve("current"), "{\"generation\":2,");

    StoreView view = store.view();

    assertThat(view.current()).isEmpty();
    assertThat(view.damage().orElseThrow()).contains("current is damaged");
    assertThat(lastKnownGood()).isEqualTo("1.0.0");
  }

  @Test
  void aPointerCannotNameAFileOutsideTheStore() throws Exception {
    load("1.0.0");
    String pointer = Files.readString(root.resolve("current"));
    Files.writeString(
        root.resolve("current"),
        pointer.replaceAll("\"blob\":\"[^\"]*\"", "\"blob\":\"sha256:../../x\""));

    assertThat(store.view().damage().orElseThrow()).contains("blob is not a SHA-256 digest");
  }

  @Test
  void damageIsHealedByTheNextLoad() throws Exception {
    load("1.0.0");
    StoredPolicy current = store.view().current().orElseThrow();
    flipByte(blob(current));
    Files.writeString(root.resolve("current"), "");
    Files.writeString(root.resolve("history"), "not a history\n");

    load("1.0.0");

    assertThat(store.view().damage()).isEmpty();
    assertThat(store.open(store.view().current().orElseThrow()).identity().version())
        .isEqualTo("1.0.0");
  }

  @Test
  void aLostOrChangedArchiveIsNeverOpened() throws Exception {
    load("1.0.0");
    StoredPolicy current = store.view().current().orElseThrow();
    flipByte(blob(current));

    assertThatThrownBy(() -> store.open(current))
        .isInstanceOfSatisfying(
            BundleException.class, e -> assertThat(e.code()).isEqualTo(Code.HASH_MISMATCH));
    Files.delete(blob(current));
    assertThatThrownBy(() -> store.open(current)).hasMessageStartingWith("the store has lost");
  }

  @Test
  void historyAndArchivesAreBounded() throws Exception {
    for (int i = 0; i < StoreHistory.MAX_LINES + 6; i++) {
      load("1.0." + i);
    }

    assertThat(store.history()).hasSize(StoreHistory.MAX_LINES);
    assertThat(blobs()).hasSize(StoreHistory.MAX_LINES);
    assertThat(store.history().getLast().policy()).isEqualTo(store.view().current().orElseThrow());
  }

  @Test
  void theLatestPolicyUnderAReferenceIsFoundBehindOthersAndUnreadableLines() throws Exception {
    store.load(
        LoadRequest.of(StorePolicies.archive(folder, "1.0.0"))
            .withRef("oci://registry.example/agent:v1"));
    store.load(
        LoadRequest.of(StorePolicies.archive(folder, "1.1.0"))
            .withRef("oci://registry.example/agent:v1"));
    load("2.0.0");
    Files.writeString(root.resolve("history"), "not a history\n", StandardOpenOption.APPEND);

    assertThat(store.latest("oci://registry.example/agent:v1").orElseThrow().identity().version())
        .isEqualTo("1.1.0");
    assertThat(store.latest("oci://registry.example/agent:v2")).isEmpty();
  }

  @Test
  void theStoreBelongsToItsOwnerAlone() throws Exception {
    load("1.0.0");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void aStoreThatCannotBeWrittenSaysSo() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file where a folder should be");

    assertThatThrownBy(() -> load("1.0.0"))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("cannot write the policy store " + root);
  }

  private LoadResult load(String version) throws StoreException {
    return store.load(StorePolicies.archive(folder, version));
  }

  private String version() throws StoreException {
    return store.view().current().orElseThrow().identity().version();
  }

  private String lastKnownGood() throws StoreException {
    return store.view().lastKnownGood().orElseThrow().identity().version();
  }

  private Path blob(StoredPolicy policy) {
    return root.resolve("blobs/sha256").resolve(policy.blob().substring("sha256:".length()));
  }

  private List<Path> blobs() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("blobs/sha256"))) {
      return files.toList();
    }
  }

  private static void flipByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
