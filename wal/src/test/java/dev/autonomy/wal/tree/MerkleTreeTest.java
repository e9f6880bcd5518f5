package dev.autonomy.wal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.LogException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The vectors are those of Certificate Transparency's reference implementation. */
final class MerkleTreeTest {

  private static final List<byte[]> LEAVES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(HexFormat.of()::parseHex)
          .toList();

  private static final List<Hash> ROOTS =
      hashes(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private final LeafList tree = LeafList.of(LEAVES);

  @Test
  void rootsAreThePublishedOnes() throws LogException {
    MerkleFrontier frontier = new MerkleFrontier(TreeState.EMPTY);
    for (int size = 0; size <= LEAVES.size(); size++) {
      assertThat(MerkleTree.root(tree, size)).isEqualTo(ROOTS.get(size));
      assertThat(frontier.state().root()).isEqualTo(ROOTS.get(size));
      if (size < LEAVES.size()) {
        frontier.append(LEAVES.get(size), 0, LEAVES.get(size).length);
      }
    }
  }

  @Test
  void inclusionPathsAreThePublishedOnes() throws LogException {
    assertThat(MerkleTree.inclusionPath(tree, 0, 1)).isEmpty();
    assertInclusion(
        0,
        8,
        hashes(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"));
    assertInclusion(
        5,
        8,
        hashes(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
    assertInclusion(2, 3, List.of(ROOTS.get(2)));
  }

  @Test
  void consistencyPathsAreThePublishedOnes() throws LogException {
    assertThat(MerkleTree.consistencyPath(tree, 1, 1)).isEmpty();
    assertThat(MerkleTree.consistencyPath(tree, 0, 8)).isEmpty();
    assertConsistency(
        6,
        8,
        hashes(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"));
    assertConsistency(
        2,
        5,
        hashes(
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"));
  }

  private void assertInclusion(int leaf, int size, List<Hash> path) throws LogException {
    assertThat(MerkleTree.inclusionPath(tree, leaf, size)).isEqualTo(path);
    Hash hash = MerkleTree.leafHash(LEAVES.get(leaf));
    assertThat(MerkleTree.verifyInclusion(hash, leaf, size, path, ROOTS.get(size))).isTrue();
  }

  private void assertConsistency(int earlier, int size, List<Hash> path) throws LogException {
    assertThat(MerkleTree.consistencyPath(tree, earlier, size)).isEqualTo(path);
    assertThat(
            MerkleTree.verifyConsistency(earlier, ROOTS.get(earlier), size, ROOTS.get(size), path))
        .isTrue();
    assertThat(
            MerkleTree.verifyConsistency(
                earlier, ROOTS.get(earlier - 1), size, ROOTS.get(size), path))
        .isFalse();
  }

  private static List<Hash> hashes(String... hex) {
    return Stream.of(hex).map(HexFormat.of()::parseHex).map(Hash::of).toList();
  }
}
