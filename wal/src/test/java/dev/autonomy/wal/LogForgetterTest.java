package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forgets values, also against a disk that fails at every operation. */
@Timeout(300)
final class LogForgetterTest {

  private static final String SECRET = "the-value-that-must-go";

  @Test
  void aForgottenValueIsInNoFileAndEveryProofStaysValid() throws LogException {
    MemoryStorage storage = withSecret();
    List<Frame> before = TestLogs.read(storage);
    LogProver prover = LogProver.open(storage.copy());
    assertThat(holdsSecret(storage)).isTrue();

    LogForgetter.Result result = forget(storage, "/params/secret");
    assertThat(result.fields()).containsExactly("/params/secret");
    assertThat(result.values()).isEqualTo(1);
    assertThat(holdsSecret(storage)).isFalse();
    check(storage, before);
    Frame frame = TestLogs.read(storage).get(400);
    assertThat(frame.withheld()).containsExactly("/params/secret");
    assertThat(frame.attrs().object("params").orElseThrow().string("kept")).contains("stays");
    Frame record = TestLogs.read(storage).getLast();
    assertThat(record.kind()).isEqualTo(FrameKind.LOG_PRUNED);
    assertThat(record.attrs().string("by")).contains("alice");
    assertThat(record.stored()).contains("/params/secret").doesNotContain(SECRET);
    for (long seq = 1; seq <= prover.size(); seq += 37) {
      assertThat(LogProver.open(storage).inclusion(seq, prover.size()))
          .isEqualTo(prover.inclusion(seq, prover.size()));
    }
    assertThat(LogReader.framesOf(storage, "call-secret")).hasSize(2);
  }

  @Test
  void forgettingTwiceIsRecordedOnce() throws LogException {
    MemoryStorage storage = withSecret();
    Verification before = TestLogs.verify(storage);
    forget(storage, "/params");
    Verification after = TestLogs.verify(storage);
    assertThat(after.withheld()).isGreaterThan(before.withheld());
    assertThat(after.disclosures() + after.withheld())
        .isEqualTo(before.disclosures() + before.withheld());
    long frames = TestLogs.read(storage).size();
    assertThat(forget(storage, "/params").values()).isZero();
    assertThat(TestLogs.read(storage)).hasSize((int) frames);
    assertThat(TestLogs.read(storage).get(400).withheld())
        .containsExactlyInAnyOrder("/params/secret", "/params/kept");
  }

  @Test
  void whatIsNotThereIsNotForgotten() throws LogException {
    MemoryStorage storage = withSecret();
    assertThatThrownBy(() -> forget(storage, "/params/other")).hasMessageContaining("no value");
    assertThatThrownBy(() -> forget(storage, "/outcome")).hasMessageContaining("no value");
    assertThat(holdsSecret(storage)).isTrue();
  }

  @Test
  void forgettingThatFailsAnywhereIsFinishedByTheSameCallAgain() throws LogException {
    MemoryStorage before = withSecret();
    List<Frame> original = TestLogs.read(before);
    MemoryStorage dry = before.copy();
    dry.plan(operation -> Fault.NONE);
    forget(dry, "/params/secret");
    int operations = dry.operations();
    int states = 0;
    for (Fault fault : List.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.POWER_CUT)) {
      for (int at = 0; at < operations; at++) {
        MemoryStorage storage = before.copy();
        storage.failAt(at, fault);
        try {
          forget(storage, "/params/secret");
        } catch (LogException e) {
          assertThat(e.code()).isIn(LogCode.WAL_IO, LogCode.WAL_FULL);
        }
        storage.plan(operation -> Fault.NONE);
        for (int seed = 0; seed < 4; seed++) {
          MemoryStorage survivor =
              fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
          check(survivor, original);
          boolean recorded =
              TestLogs.read(survivor).stream()
                  .anyMatch(frame -> frame.kind().equals(FrameKind.LOG_PRUNED));
          boolean gone = !TestLogs.read(survivor).get(400).withheld().isEmpty();
          assertThat(recorded || !gone).as(fault + " at " + at).isTrue();
          forget(survivor, "/params/secret");
          assertThat(holdsSecret(survivor)).as(fault + " at " + at).isFalse();
          check(survivor, original);
          states++;
        }
      }
    }
    System.out.println("log forgetting: " + states + " states after a failure, no violation");
  }

  /** The log opens and verifies, and every frame is what it was. */
  private static void check(MemoryStorage storage, List<Frame> original) throws LogException {
    TestLogs.open(storage).close();
    assertThat(TestLogs.verify(storage).problem()).isEmpty();
    List<Frame> frames = TestLogs.read(storage);
    for (int i = 0; i < original.size(); i++) {
      assertThat(frames.get(i).stored()).isEqualTo(original.get(i).stored());
    }
  }

  private static MemoryStorage withSecret() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      Ticket last = log.submit(TestLogs.deny("call-0"));
      for (int i = 1; i < 400; i++) {
        last = log.submit(i % 3 == 0 ? TestLogs.redacted("call-" + i) : TestLogs.deny("call-" + i));
      }
      last.await();
      log.append(
          Entry.of(FrameKind.DECISION)
              .attr("audit_id", "call-secret")
              .attr("outcome", "deny")
              .section(
                  Section.PARAMS,
                  TestLogs.json("{\"secret\":\"" + SECRET + "\",\"kept\":\"stays\"}"))
              .build());
      for (int i = 0; i < 300; i++) {
        last = log.submit(TestLogs.redacted("after-" + i));
      }
      last.await();
    }
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.deny("later"));
    }
    return storage;
  }

  private static boolean holdsSecret(MemoryStorage storage) {
    try {
      for (String name : storage.list()) {
        if (new String(storage.get(name), StandardCharsets.ISO_8859_1).contains(SECRET)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LogForgetter.Result forget(MemoryStorage storage, String field)
      throws LogException {
    return LogForgetter.forget(LogRepairTest.locked(storage), "call-secret", field, "alice");
  }
}
