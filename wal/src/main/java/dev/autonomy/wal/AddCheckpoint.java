package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a log asks of a witness (C2SP tlog-witness, {@code add-checkpoint}).
 *
 * <pre>
 * request = "old " decimal LF *( base64 LF ) LF checkpoint
 * </pre>
 *
 * @param oldSize frames in the tree that the witness has cosigned last, 0 for none
 * @param proof that the checkpoint's tree continues that one (RFC 6962, section 2.1.2)
 * @param note the signed checkpoint
 */
record AddCheckpoint(long oldSize, List<Hash> proof, SignedNote note) {

  /** What the standard lets a client send. */
  static final int MAX_PROOF = 63;

  private static final String OLD = "old ";

  AddCheckpoint {
    proof = List.copyOf(proof);
  }

  /** Reads a request; empty when the bytes are not one. */
  static Optional<AddCheckpoint> parse(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, blank).split("\n", -1);
    long oldSize = lines[0].startsWith(OLD) ? decimal(lines[0].substring(OLD.length())) : -1;
    if (oldSize < 0 || lines.length - 1 > MAX_PROOF) {
      return Optional.empty();
    }
    List<Hash> proof = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      Hash hash = Hash.parse(line);
      if (hash == null) {
        return Optional.empty();
      }
      proof.add(hash);
    }
    return SignedNote.parse(text.substring(blank + 2).getBytes(StandardCharsets.UTF_8))
        .filter(note -> Checkpoint.parse(note.text()).isPresent())
        .map(note -> new AddCheckpoint(oldSize, proof, note));
  }

  /** What the note says. */
  Checkpoint checkpoint() {
    return Checkpoint.parse(note.text()).orElseThrow();
  }

  /** The request's body. */
  byte[] toBytes() {
    StringBuilder out = new StringBuilder(OLD).append(oldSize).append('\n');
    for (Hash hash : proof) {
      out.append(hash).append('\n');
    }
    return out.append('\n').append(note).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The number in its one decimal form, or -1. */
  static long decimal(String text) {
    try {
      long number = Long.parseLong(text);
      return number >= 0 && Long.toString(number).equals(text) ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
