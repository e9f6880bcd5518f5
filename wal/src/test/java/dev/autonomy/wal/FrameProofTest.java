package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SignedNoteTest;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameProofTest {

  private static final VerifierKey KEY =
      VerifierKey.of("example.com/log", TestLogs.KEY.publicKey());

  /** Base64 whose last character has bits that no byte has. */
  private static final String HASH_OF_OTHER_BITS = "mXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsN";

  @Test
  void everyFrameIsProvedWithTheKeyAlone() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    List<Frame> frames = TestLogs.read(storage);
    for (Frame frame : frames) {
      byte[] file = FrameProof.of(storage, frame.seq(), true).toBytes();
      ProvedFrame proved = FrameProof.parse(file).verify(KEY);
      assertThat(proved.frame().toBytes()).isEqualTo(frame.toBytes());
      assertThat(proved.frame().stored()).isEqualTo(frame.stored());
      assertThat(proved.leaf()).isEqualTo(frame.leafHash());
      assertThat(proved.checkpoint().size()).isEqualTo(frames.size());
      assertThat(FrameProof.parse(file).toBytes()).isEqualTo(file);
    }
  }

  @Test
  void aFrameOfALargeLogIsProvedWithinATreeOfManyTiles() throws Exception {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < 700; i++) {
        log.append(TestLogs.deny("call-" + i));
      }
    }
    for (long seq : new long[] {1, 2, 255, 256, 257, 512, 513, 699, 700}) {
      FrameProof proof = FrameProof.parse(FrameProof.of(storage, seq, false).toBytes());
      assertThat(proof.verify(KEY).frame().auditId()).isEqualTo("call-" + (seq - 1));
      assertThat(proof.file().index()).isEqualTo(seq - 1);
    }
  }

  @Test
  void valuesTravelOnlyWhenTheyAreAskedFor() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    ProvedFrame without = FrameProof.of(storage, 1, false).verify(KEY);
    assertThat(new String(FrameProof.of(storage, 1, false).file().extra(), StandardCharsets.UTF_8))
        .contains("call-1")
        .doesNotContain("hello");
    assertThat(without.frame().withheld()).containsExactly("/params/message");
    ProvedFrame with = FrameProof.of(storage, 1, true).verify(KEY);
    assertThat(with.frame().withheld()).isEmpty();
    assertThat(with.frame().attrs().get("params"))
        .isInstanceOfSatisfying(
            JsonObject.class,
            params -> assertThat(params.get("message")).isEqualTo(new JsonString("hello")));
  }

  @Test
  void aValueThatPolicyWithheldIsNotInTheProofEither() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    Frame redacted =
        TestLogs.read(storage).stream()
            .filter(frame -> frame.auditId().equals("call-3"))
            .findFirst()
            .orElseThrow();
    ProvedFrame proved = FrameProof.of(storage, redacted.seq(), true).verify(KEY);
    assertThat(proved.frame().withheld()).containsExactly("/params/password");
  }

  @Test
  void noByteOfAProofCanBeChangedUnnoticed() throws Exception {
    byte[] file = FrameProof.of(TestLogs.finished(), 1, true).toBytes();
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= (byte) (1 << i % Byte.SIZE);
      assertThatThrownBy(() -> FrameProof.parse(changed).verify(KEY))
          .as("byte %s", i)
          .isInstanceOf(ProofException.class);
    }
  }

  @Test
  void noShorterProofAndNoLongerOneHolds() throws Exception {
    byte[] file = FrameProof.of(TestLogs.finished(), 2, false).toBytes();
    String text = new String(file, StandardCharsets.UTF_8);
    for (int length = 0; length < file.length; length++) {
      byte[] shorter = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> FrameProof.parse(shorter).verify(KEY))
          .isInstanceOf(ProofException.class);
    }
    String hash = MerkleTree.EMPTY_ROOT + "\n";
    int blank = text.indexOf("\n\n") + 1;
    String longer = text.substring(0, blank) + hash + text.substring(blank);
    assertThatThrownBy(() -> parse(longer).verify(KEY))
        .hasMessageContaining("the path does not lead from the leaf");
  }

  @Test
  void aProofHoldsForTheLogsOwnKeyOnly() throws Exception {
    FrameProof proof = FrameProof.of(TestLogs.finished(), 1, false);
    assertThatThrownBy(() -> proof.verify(KEY.withName("example.com/other")))
        .hasMessageContaining("`example.com/log`")
        .hasMessageContaining("`example.com/other`");
    byte[] seed = new byte[32];
    seed[0] = 1;
    VerifierKey other = VerifierKey.of("example.com/log", SigningKey.of(seed).publicKey());
    assertThatThrownBy(() -> proof.verify(other)).hasMessageContaining("is not signed by the key");
  }

  @Test
  void aFrameWithAnotherNumberThanItsPlaceIsNotProved() throws Exception {
    byte[] frame = "{\"seq\":2}".getBytes(StandardCharsets.UTF_8);
    Checkpoint checkpoint = new Checkpoint("example.com/log", 1, MerkleTree.leafHash(frame));
    SignedNote note = SignedNote.sign(checkpoint.toText(), TestLogs.KEY, KEY);
    byte[] file = ProofFile.of(frame, 0, List.of(), note).toBytes();
    assertThatThrownBy(() -> FrameProof.parse(file).verify(KEY))
        .hasMessageContaining("not a frame");
    String text =
        "{\"seq\":2,\"time\":\"2026-01-02T03:04:05.678901234Z\",\"kind\":\"k\",\"node\":\"n\","
            + "\"attrs\":{}}";
    byte[] second = text.getBytes(StandardCharsets.UTF_8);
    Checkpoint other = new Checkpoint("example.com/log", 1, MerkleTree.leafHash(second));
    SignedNote signed = SignedNote.sign(other.toText(), TestLogs.KEY, KEY);
    byte[] misplaced = ProofFile.of(second, 0, List.of(), signed).toBytes();
    assertThatThrownBy(() -> FrameProof.parse(misplaced).verify(KEY))
        .hasMessage("entry 0 of the log says that it is frame 2");
  }

  @Test
  void aFrameThatNoCheckpointCoversYetIsNotProvedAndTheMessageSaysWhatToDo() throws Exception {
    MemoryStorage storage = TestLogs.finished();
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.deny("call-4"));
      long seq = TestLogs.read(storage).getLast().seq();
      assertThatThrownBy(() -> FrameProof.of(storage, seq, false))
          .hasMessageStartingWith(
              "WAL_CHECKPOINT_MISSING: no checkpoint covers frame "
                  + seq
                  + " yet, the last one covers")
          .hasMessageContaining("try again");
    }
    long last = TestLogs.read(storage).getLast().seq();
    assertThat(FrameProof.of(storage, last, false).verify(KEY).frame().seq()).isEqualTo(last);
  }

  @Test
  void damagedLogsProveNothing() throws Exception {
    MemoryStorage ahead = TestLogs.finished();
    Checkpoint longer = new Checkpoint("example.com/log", 99, MerkleTree.EMPTY_ROOT);
    ahead.put("checkpoint", SignedNote.sign(longer.toText(), TestLogs.KEY, KEY).toBytes());
    assertThatThrownBy(() -> FrameProof.of(ahead, 1, false))
        .hasMessageStartingWith("WAL_CHECKPOINT_AHEAD");
    Checkpoint other = new Checkpoint("example.com/log", 3, MerkleTree.EMPTY_ROOT);
    ahead.put("checkpoint", SignedNote.sign(other.toText(), TestLogs.KEY, KEY).toBytes());
    assertThatThrownBy(() -> FrameProof.of(ahead, 1, false))
        .hasMessageStartingWith("WAL_ROOT_MISMATCH");
    ahead.remove("checkpoint");
    assertThatThrownBy(() -> FrameProof.of(ahead, 1, false))
        .hasMessageStartingWith("WAL_CHECKPOINT_MISSING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\nCHECKPOINT",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex +0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex  0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0 \n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\r\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nextra\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nextra e31=\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nextra e30\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra e30=\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nextra e30=\nextra e30=\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\nindex 0\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\nHASH=\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n\nCHECKPOINT",
        "c2sp.org/tlog-proof@v1\nindex 0\n\nCHECKPOINT\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n1\n",
        "\ufeffc2sp.org/tlog-proof@v1\nindex 0\n\nCHECKPOINT",
      })
  void whatIsNotAProofIsRefused(String text) {
    Checkpoint checkpoint = new Checkpoint("example.com/log", 1, MerkleTree.EMPTY_ROOT);
    String note = SignedNoteTest.note(checkpoint);
    assertThatThrownBy(
            () ->
                ProofFile.parse(
                    text.replace("CHECKPOINT", note)
                        .replace("HASH", HASH_OF_OTHER_BITS)
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ProofException.class)
        .hasMessageStartingWith("not a C2SP tlog-proof: ");
  }

  @Test
  void pathsLongerThanAnyTreeIsHighAreRefused() throws Exception {
    String note = SignedNoteTest.note(new Checkpoint("example.com/log", 1, MerkleTree.EMPTY_ROOT));
    String head = "c2sp.org/tlog-proof@v1\nindex 0\n";
    String hash = MerkleTree.EMPTY_ROOT + "\n";
    assertThat(
            ProofFile.parse((head + hash.repeat(63) + "\n" + note).getBytes(StandardCharsets.UTF_8))
                .path())
        .hasSize(63);
    assertThatThrownBy(
            () ->
                ProofFile.parse(
                    (head + hash.repeat(64) + "\n" + note).getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("63 hashes");
    assertThatThrownBy(() -> ProofFile.parse(new byte[ProofFile.MAX_BYTES + 1]))
        .hasMessageContaining("bytes, more than");
  }

  @Test
  void aProofWithoutItsFrameSaysSo() throws Exception {
    Checkpoint checkpoint = new Checkpoint("example.com/log", 1, MerkleTree.EMPTY_ROOT);
    SignedNote note = SignedNote.sign(checkpoint.toText(), TestLogs.KEY, KEY);
    byte[] file = ProofFile.of(new byte[0], 0, List.of(), note).toBytes();
    assertThat(ProofFile.parse(file).extra()).isEmpty();
    assertThatThrownBy(() -> FrameProof.parse(file)).hasMessageContaining("no extra data");
  }

  private static FrameProof parse(String text) throws ProofException {
    return FrameProof.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
