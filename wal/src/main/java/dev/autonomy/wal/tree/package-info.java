/**
 * The Merkle tree of a transparency log (RFC 6962 and RFC 9162, section 2.1, with SHA-256): hashing
 * leaves and nodes, growing a tree by its right edge, making proofs and verifying them. Knows
 * nothing of files.
 *
 * {@snippet :
 * MerkleFrontier frontier = new MerkleFrontier(TreeState.EMPTY);
 * frontier.append(data, 0, data.length);
 * Hash root = frontier.state().root();
 *
 * Hash leaf = MerkleTree.leafHash(data);
 * boolean isThere = MerkleTree.verifyInclusion(leaf, 0, 1, List.of(), root);
 * }
 */
@NullMarked
package dev.autonomy.wal.tree;

import org.jspecify.annotations.NullMarked;
