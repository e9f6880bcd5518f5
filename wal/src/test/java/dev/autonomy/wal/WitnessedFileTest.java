package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the file of the witnessed checkpoint makes a log look like, and what it never may. */
final class WitnessedFileTest {

  private static final String ORIGIN = "example.com/log";
  private static final Instant NOW = Instant.ofEpochSecond(1_679_315_147);
  private static final WitnessPolicy ONE = new WitnessPolicy(List.of(key(1)), 1);
  private static final WitnessPolicy TWO_OF_THREE =
      new WitnessPolicy(List.of(key(1), key(2), key(3)), 2);

  @Test
  void itCoversWhatEnoughWitnessesHaveCosigned() throws LogException {
    MemoryStorage log = log(5);
    assertThat(WitnessedFile.read(log)).isEmpty();
    assertThat(WitnessedFile.frames(log, ONE)).isZero();

    SignedNote note = checkpoint(log);
    WitnessedFile.write(log, note);
    assertThat(WitnessedFile.frames(log, ONE)).as("nobody has cosigned").isZero();
    WitnessedFile.write(log, cosigned(note, 1));
    assertThat(WitnessedFile.read(log)).contains(cosigned(note, 1));
    assertThat(WitnessedFile.frames(log, ONE)).isEqualTo(5);
    assertThat(WitnessedFile.frames(log, TWO_OF_THREE)).as("one of three").isZero();
    WitnessedFile.write(log, cosigned(note, 1, 3));
    assertThat(WitnessedFile.frames(log, TWO_OF_THREE)).isEqualTo(5);
    WitnessedFile.write(log, cosigned(note, 1, 1));
    assertThat(WitnessedFile.frames(log, TWO_OF_THREE)).as("one of them twice").isZero();

    append(log, 3);
    WitnessedFile.write(log, cosigned(note, 2, 3));
    assertThat(WitnessedFile.frames(log, TWO_OF_THREE)).as("the log has grown").isEqualTo(5);
    WitnessedFile.write(log, cosigned(checkpoint(log), 2, 3));
    assertThat(WitnessedFile.frames(log, TWO_OF_THREE)).isEqualTo(8);
  }

  @Test
  void anotherHistoryThanTheOneThatWasWitnessedIsNotCovered() throws LogException {
    MemoryStorage log = log(8);
    SignedNote note = cosigned(checkpoint(log), 1);
    MemoryStorage shorter = log(5);
    WitnessedFile.write(shorter, note);
    assertThat(WitnessedFile.frames(shorter, ONE)).as("a log that was cut").isZero();

    MemoryStorage other = new MemoryStorage();
    try (Log open = TestLogs.open(other)) {
      for (int i = 0; i < 12; i++) {
        open.append(TestLogs.allow("another-" + i));
      }
    }
    WitnessedFile.write(other, note);
    assertThat(WitnessedFile.frames(other, ONE)).as("other frames, one key").isZero();

    SigningKey stranger = signer(9);
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
    VerifierKey name = VerifierKey.of(ORIGIN, stranger.publicKey());
    WitnessedFile.write(log, cosigned(SignedNote.sign(checkpoint.toText(), stranger, name), 1));
    assertThat(WitnessedFile.frames(log, ONE)).as("not signed by the log").isZero();
  }

  @Test
  void aCheckpointAmongPrunedFramesCoversNothingThatIsLeft() throws LogException {
    MemoryStorage log = log(5);
    SignedNote early = cosigned(checkpoint(log), 1);
    append(log, 6);
    SignedNote late = cosigned(checkpoint(log), 1);
    append(log, 3);
    LogPruner.run(
        LogRepairTest.locked(log),
        new PruneBound.BeforeSeq(12),
        LogPruner.DeliveryPosition.notConfigured(),
        true);
    WitnessedFile.write(log, early);
    assertThat(WitnessedFile.frames(log, ONE)).isZero();
    WitnessedFile.write(log, late);
    assertThat(WitnessedFile.frames(log, ONE)).isEqualTo(11);
  }

  @Test
  void aDamagedFileIsNamedAndNeverBelieved() throws LogException {
    MemoryStorage log = log(5);
    WitnessedFile.write(log, cosigned(checkpoint(log), 1));
    byte[] bytes = log.get(SegmentName.WITNESSED);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      log.put(SegmentName.WITNESSED, changed);
      try {
        assertThat(WitnessedFile.frames(log, ONE)).as("byte %s", i).isZero();
      } catch (LogException e) {
        assertThat(e.code()).isEqualTo(LogCode.WAL_CORRUPT_CHECKPOINT);
      }
    }
    log.put(SegmentName.WITNESSED, "nothing".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> WitnessedFile.frames(log, ONE))
        .hasMessageStartingWith("WAL_CORRUPT_CHECKPOINT: witnessed in ")
        .hasMessageEndingWith(": remove it, and have the log witnessed again");
  }

  @Test
  void whateverFailsTheOldOrTheNewCheckpointIsThere() throws LogException {
    MemoryStorage before = log(5);
    WitnessedFile.write(before, cosigned(checkpoint(before), 1));
    append(before, 3);
    SignedNote note = cosigned(checkpoint(before), 1);
    MemoryStorage dry = before.copy();
    dry.plan(operation -> Fault.NONE);
    WitnessedFile.write(dry, note);
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.POWER_CUT)) {
      for (int at = 0; at < dry.operations(); at++) {
        MemoryStorage storage = before.copy();
        storage.failAt(at, fault);
        assertThatThrownBy(() -> WitnessedFile.write(storage, note))
            .isInstanceOf(LogException.class);
        storage.plan(operation -> Fault.NONE);
        for (int seed = 0; seed < 6; seed++) {
          MemoryStorage survivor =
              fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
          assertThat(WitnessedFile.frames(survivor, ONE))
              .as("%s at %s, seed %s", fault, at, seed)
              .isIn(5L, 8L);
          TestLogs.open(survivor).close();
          assertThat(TestLogs.verify(survivor).problem()).isEmpty();
        }
      }
    }
  }

  @Test
  void aPolicyThatCannotBeMetOrCountsAKeyTwiceIsRefused() {
    assertThatThrownBy(() -> new WitnessPolicy(List.of(key(1)), 2))
        .hasMessage("a quorum of 2 among 1 witnesses");
    assertThatThrownBy(() -> new WitnessPolicy(List.of(), 0)).hasMessageContaining("quorum of 0");
    CosignerKey alias = CosignerKey.of("other.example", signer(1).publicKey());
    assertThatThrownBy(() -> new WitnessPolicy(List.of(key(1), key(2), alias), 2))
        .hasMessage("one key twice, as witness.example/1 and as other.example");
    List<CosignerKey> many = new ArrayList<>();
    for (int i = 0; i <= WitnessPolicy.MAX_WITNESSES; i++) {
      many.add(key(i));
    }
    assertThatThrownBy(() -> new WitnessPolicy(many, 1)).hasMessage("33 witnesses, more than 32");
  }

  /** The note with cosignatures of these witnesses added. */
  static SignedNote cosigned(SignedNote note, int... witnesses) {
    List<SignedNote.Signature> signatures = new ArrayList<>(note.signatures());
    for (int witness : witnesses) {
      signatures.add(key(witness).cosign(note.text(), signer(witness), NOW));
    }
    return new SignedNote(note.text(), signatures);
  }

  static CosignerKey key(int witness) {
    return CosignerKey.of("witness.example/" + witness, signer(witness).publicKey());
  }

  static SigningKey signer(int witness) {
    byte[] seed = new byte[32];
    seed[0] = (byte) witness;
    return SigningKey.of(seed);
  }

  static SignedNote checkpoint(MemoryStorage log) {
    return SignedNote.parse(log.get(SegmentName.CHECKPOINT)).orElseThrow();
  }

  private static MemoryStorage log(int frames) throws LogException {
    MemoryStorage log = new MemoryStorage();
    append(log, frames);
    return log;
  }

  private static void append(MemoryStorage log, int frames) throws LogException {
    try (Log open = TestLogs.open(log)) {
      for (int i = 0; i < frames; i++) {
        open.append(TestLogs.deny("call-" + i));
      }
    }
  }
}
