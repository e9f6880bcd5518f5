package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import dev.autonomy.wal.note.Witnessed;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A C2SP tlog-proof: shows, with a log's public key and nothing else, that an entry is in the log.
 *
 * <pre>
 * file  = "c2sp.org/tlog-proof@v1" LF [ "extra " base64 LF ] "index " decimal LF *( base64 LF ) LF note
 * </pre>
 *
 * The hashes lead from the entry's leaf to the root (RFC 6962, section 2.1.1) that the note, a
 * checkpoint, has signed. Nothing vouches for the extra data but what a reader makes of it.
 */
public final class ProofFile {

  /** Largest accepted file: 24 MiB, room for the largest entry in base64. */
  public static final int MAX_BYTES = 24 << 20;

  /** More siblings than a tree of 2^63 leaves has: 63. */
  private static final int MAX_PATH = 63;

  private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  private final byte[] extra;
  private final long index;
  private final List<Hash> path;
  private final SignedNote note;
  private final Checkpoint checkpoint;

  private ProofFile(
      byte[] extra, long index, List<Hash> path, SignedNote note, Checkpoint checkpoint) {
    this.extra = extra;
    this.index = index;
    this.path = List.copyOf(path);
    this.note = note;
    this.checkpoint = checkpoint;
  }

  /**
   * A proof of these parts.
   *
   * @param extra what else travels with it, copied; empty for nothing
   * @param index number of the entry, from 0
   * @param path hashes of the siblings from the leaf to the root
   * @param note the signed checkpoint
   * @throws IllegalArgumentException if the note is not a checkpoint
   */
  static ProofFile of(byte[] extra, long index, List<Hash> path, SignedNote note) {
    Checkpoint checkpoint =
        Checkpoint.parse(note.text())
            .orElseThrow(() -> new IllegalArgumentException("the note is not a checkpoint"));
    return new ProofFile(extra.clone(), index, path, note, checkpoint);
  }

  /**
   * Reads a file, and takes none that could be written in another way. Nothing is verified.
   *
   * @throws ProofException if it is not a proof
   */
  public static ProofFile parse(byte[] bytes) throws ProofException {
    if (bytes.length > MAX_BYTES) {
      throw notAProof("it has " + bytes.length + " bytes, more than " + MAX_BYTES);
    }
    String text = text(bytes);
    int blank = text.indexOf("\n\n");
    if (!text.startsWith(FIRST_LINE + "\n")) {
      throw notAProof("its first line is not `" + FIRST_LINE + "`");
    }
    if (blank < 0) {
      throw notAProof("no checkpoint follows behind an empty line");
    }
    Iterator<String> lines = Arrays.asList(text.substring(0, blank).split("\n", -1)).iterator();
    lines.next();
    String line = next(lines);
    byte[] extra = new byte[0];
    if (line.startsWith(EXTRA)) {
      extra = base64(line.substring(EXTRA.length()));
      line = next(lines);
    }
    long index = index(line);
    List<Hash> path = new ArrayList<>();
    while (lines.hasNext()) {
      Hash hash = Hash.parse(lines.next());
      if (hash == null || path.size() == MAX_PATH) {
        throw notAProof("its path is not up to " + MAX_PATH + " hashes in base64");
      }
      path.add(hash);
    }
    byte[] rest = text.substring(blank + 2).getBytes(StandardCharsets.UTF_8);
    SignedNote note = SignedNote.parse(rest).orElse(null);
    Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text()).orElse(null);
    if (note == null || checkpoint == null || !Arrays.equals(note.toBytes(), rest)) {
      throw notAProof("what follows the empty line is not a signed checkpoint");
    }
    return new ProofFile(extra, index, path, note, checkpoint);
  }

  /** What else travels with the proof; empty when nothing does. Not verified. */
  public byte[] extra() {
    return extra.clone();
  }

  /** Number of the entry in the log, from 0. */
  public long index() {
    return index;
  }

  /** Hashes of the siblings from the leaf to the root. */
  public List<Hash> path() {
    return path;
  }

  /** The checkpoint with its signatures, those of witnesses perhaps among them. */
  public SignedNote note() {
    return note;
  }

  /** What the note says. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Checks that the leaf is where the proof says in the log whose key this is.
   *
   * @throws ProofException if it is not shown to be
   */
  public void verify(Hash leaf, VerifierKey logKey) throws ProofException {
    if (!checkpoint.origin().equals(logKey.name())) {
      throw new ProofException(
          "the proof is from the log `"
              + checkpoint.origin()
              + "`, the key is that of `"
              + logKey.name()
              + "`: give the key of the proof's log");
    }
    if (!note.isSignedBy(logKey)) {
      throw new ProofException("the checkpoint in the proof is not signed by the key " + logKey);
    }
    if (index >= checkpoint.size()) {
      throw new ProofException(
          "the proof is for entry " + index + ", its checkpoint covers " + checkpoint.size());
    }
    if (!MerkleTree.verifyInclusion(leaf, index, checkpoint.size(), path, checkpoint.root())) {
      throw new ProofException(
          "the path does not lead from the leaf "
              + leaf
              + " to the signed root "
              + checkpoint.root()
              + ": this is not what stands in the log");
    }
  }

  /**
   * Checks that enough witnesses have cosigned the checkpoint, which {@link #verify} has shown to
   * be the log's.
   *
   * @return which of them have, and when
   * @throws ProofException if too few have
   */
  public Map<CosignerKey, Instant> verifyWitnesses(WitnessPolicy policy) throws ProofException {
    Witnessed witnessed = new Witnessed(note, checkpoint, policy.cosigned(note));
    if (witnessed.cosigned().size() < policy.quorum()) {
      throw new ProofException("not enough witnesses vouch for it: " + policy.shortfall(witnessed));
    }
    return witnessed.cosigned();
  }

  /** The file. */
  public byte[] toBytes() {
    StringBuilder out = new StringBuilder(FIRST_LINE).append('\n');
    if (extra.length > 0) {
      out.append(EXTRA).append(Base64.getEncoder().encodeToString(extra)).append('\n');
    }
    out.append(INDEX).append(index).append('\n');
    for (Hash hash : path) {
      out.append(hash).append('\n');
    }
    return out.append('\n').append(note).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) throws ProofException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw notAProof("it is not UTF-8");
    }
  }

  private static String next(Iterator<String> lines) throws ProofException {
    if (!lines.hasNext()) {
      throw notAProof("no line says the index");
    }
    return lines.next();
  }

  private static byte[] base64(String text) throws ProofException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length > 0 && Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw notAProof("its extra data is not base64");
  }

  private static long index(String line) throws ProofException {
    try {
      if (line.startsWith(INDEX)) {
        long index = Long.parseLong(line.substring(INDEX.length()));
        if (index >= 0 && line.equals(INDEX + index)) {
          return index;
        }
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw notAProof("no line says `" + INDEX + "` and a number");
  }

  private static ProofException notAProof(String why) {
    return new ProofException("not a C2SP tlog-proof: " + why);
  }
}
