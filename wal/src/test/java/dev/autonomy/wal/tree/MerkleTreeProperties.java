package dev.autonomy.wal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.LogException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The tree against RFC 6962's recursive definition, and the verifiers against wrong proofs. */
final class MerkleTreeProperties {

  private static final int MOST = 600;
  private static final LeafList TREE = LeafList.numbered(MOST);

  @Property
  void theFrontierHasTheRootOfTheDefinition(@ForAll @IntRange(max = MOST) int size) {
    MerkleFrontier frontier = frontier(size);
    assertThat(frontier.size()).isEqualTo(size);
    assertThat(frontier.state().root()).isEqualTo(TREE.first(size).root());
    assertThat(new MerkleFrontier(frontier.state()).state()).isEqualTo(frontier.state());
  }

  @Property
  void theFrontierNamesEveryTile(@ForAll @IntRange(max = MOST) int size) {
    MerkleFrontier frontier = new MerkleFrontier(TreeState.EMPTY);
    List<Hash> tiles = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (append(frontier, i)) {
        tiles.add(frontier.tile());
      }
    }
    assertThat(tiles).hasSize(size / MerkleFrontier.TILE_LEAVES);
    for (int i = 0; i < tiles.size(); i++) {
      assertThat(tiles.get(i)).isEqualTo(TREE.subtree(MerkleFrontier.TILE_HEIGHT, i));
    }
  }

  @Property
  void aFrontierGoesBackToAnEarlierState(
      @ForAll @IntRange(max = 300) int size, @ForAll @IntRange(max = 300) int more) {
    MerkleFrontier frontier = frontier(size);
    TreeState before = frontier.state();
    for (int i = size; i < size + more; i++) {
      append(frontier, i);
    }
    TreeState after = frontier.state();
    frontier.reset(before);
    assertThat(frontier.state()).isEqualTo(before);
    for (int i = size; i < size + more; i++) {
      append(frontier, i);
    }
    assertThat(frontier.state()).isEqualTo(after);
  }

  @Property
  void inclusionPathsAreThoseOfTheDefinitionAndVerifyForNothingElse(
      @ForAll @IntRange(min = 1, max = MOST) int size, @ForAll @IntRange(max = MOST) int number)
      throws LogException {
    int leaf = number % size;
    List<Hash> path = MerkleTree.inclusionPath(TREE, leaf, size);
    assertThat(path).isEqualTo(TREE.first(size).path(leaf));
    Hash hash = TREE.leaves().get(leaf);
    Hash root = TREE.first(size).root();
    assertThat(MerkleTree.verifyInclusion(hash, leaf, size, path, root)).isTrue();
    assertThat(MerkleTree.verifyInclusion(root, leaf, size, path, hash)).isEqualTo(size == 1);
    assertThat(MerkleTree.verifyInclusion(hash, size, size, path, root)).isFalse();
    assertThat(MerkleTree.verifyInclusion(hash, -1, size, path, root)).isFalse();
    if (size > 1) {
      int other = (leaf + 1) % size;
      assertThat(MerkleTree.verifyInclusion(hash, other, size, path, root)).isFalse();
    }
    for (List<Hash> wrong : corruptions(path, hash)) {
      assertThat(MerkleTree.verifyInclusion(hash, leaf, size, wrong, root)).isFalse();
    }
  }

  @Property
  void consistencyPathsAreThoseOfTheDefinitionAndVerifyForNothingElse(
      @ForAll @IntRange(max = MOST) int one, @ForAll @IntRange(max = MOST) int other)
      throws LogException {
    int earlier = Math.min(one, other);
    int size = Math.max(one, other);
    List<Hash> path = MerkleTree.consistencyPath(TREE, earlier, size);
    Hash before = TREE.first(earlier).root();
    Hash after = TREE.first(size).root();
    if (earlier > 0) {
      assertThat(path).isEqualTo(TREE.first(size).proof(earlier));
    }
    assertThat(MerkleTree.verifyConsistency(earlier, before, size, after, path)).isTrue();
    Hash wrongRoot = MerkleTree.nodeHash(before, after);
    assertThat(MerkleTree.verifyConsistency(earlier, wrongRoot, size, after, path)).isFalse();
    if (earlier > 0) {
      assertThat(MerkleTree.verifyConsistency(earlier, before, size, wrongRoot, path)).isFalse();
    }
    if (earlier < size) {
      assertThat(MerkleTree.verifyConsistency(size, after, earlier, before, path)).isFalse();
    }
    for (List<Hash> wrong : corruptions(path, wrongRoot)) {
      assertThat(MerkleTree.verifyConsistency(earlier, before, size, after, wrong)).isFalse();
    }
  }

  @Example
  void aStateWithTheWrongNumberOfPeaksIsRefused() {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new TreeState(3, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The path with one hash changed, dropped or added, each way. */
  private static List<List<Hash>> corruptions(List<Hash> path, Hash stranger) {
    List<List<Hash>> wrong = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Hash> changed = new ArrayList<>(path);
      changed.set(i, MerkleTree.nodeHash(path.get(i), stranger));
      wrong.add(changed);
      List<Hash> shorter = new ArrayList<>(path);
      shorter.remove(i);
      wrong.add(shorter);
    }
    for (int i = 0; i <= path.size(); i++) {
      List<Hash> longer = new ArrayList<>(path);
      longer.add(i, stranger);
      wrong.add(longer);
    }
    return wrong;
  }

  private static MerkleFrontier frontier(int size) {
    MerkleFrontier frontier = new MerkleFrontier(TreeState.EMPTY);
    for (int i = 0; i < size; i++) {
      append(frontier, i);
    }
    return frontier;
  }

  private static boolean append(MerkleFrontier frontier, int i) {
    return frontier.append(new byte[] {(byte) (i >> 8), (byte) i}, 0, 2);
  }
}
