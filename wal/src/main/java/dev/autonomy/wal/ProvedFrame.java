package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;

/**
 * What a proof has shown: this frame stands in that log.
 *
 * @param frame the frame, with the values that came with the proof; the others are {@linkplain
 *     Frame#withheld() withheld}
 * @param leaf the hash that the path began with
 * @param checkpoint the tree that it stands in
 */
public record ProvedFrame(Frame frame, Hash leaf, Checkpoint checkpoint) {}
