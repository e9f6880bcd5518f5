/**
 * Signed notes as the tools around C2SP share them: {@code signed-note}, the checkpoint of a log as
 * its text ({@code tlog-checkpoint}), and the cosignatures of witnesses ({@code tlog-cosignature}).
 * Knows nothing of files.
 *
 * {@snippet :
 * SignedNote note = SignedNote.parse(bytes).orElseThrow();
 * VerifierKey key = VerifierKey.parse(text).orElseThrow();
 * if (note.isSignedBy(key)) {
 *   Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
 * }
 * }
 */
@NullMarked
package dev.autonomy.wal.note;

import org.jspecify.annotations.NullMarked;
