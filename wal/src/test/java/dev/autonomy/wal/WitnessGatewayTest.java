package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.WitnessGateway.Answer;
import dev.autonomy.wal.WitnessGateway.Peer;
import dev.autonomy.wal.WitnessGateway.Round;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Witnesses of every kind, and what a log makes of what they say. */
final class WitnessGatewayTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_679_315_147);
  private static final VerifierKey LOG_KEY =
      VerifierKey.of("example.com/log", TestLogs.KEY.publicKey());

  @Test
  void enoughWitnessesMakeACheckpointThatIsKept() throws Exception {
    MemoryStorage log = TestLogs.finished();
    List<Peer> peers = List.of(honest(1), silent(2), honest(3));
    Round round = round(log, peers, 2);
    assertThat(round.isKept()).isTrue();
    assertThat(round.isDisputed()).isFalse();
    assertThat(round.answers())
        .containsExactly(
            new Answer.Cosigned(WitnessedFileTest.key(1), NOW),
            new Answer.Failed(WitnessedFileTest.key(2), "connection refused"),
            new Answer.Cosigned(WitnessedFileTest.key(3), NOW));
    WitnessPolicy policy =
        new WitnessPolicy(List.of(WitnessedFileTest.key(1), WitnessedFileTest.key(3)), 2);
    assertThat(WitnessedFile.frames(log, policy)).isEqualTo(round.checkpoint().size());
  }

  @Test
  void aCheckpointThatTooFewHaveCosignedReplacesNothing() throws Exception {
    MemoryStorage log = TestLogs.finished();
    List<Peer> peers = List.of(honest(1), honest(2));
    round(log, peers, 2);
    byte[] kept = log.get(SegmentName.WITNESSED);
    append(log, "later");
    Round round = round(log, List.of(peers.getFirst(), silent(2)), 2);
    assertThat(round.isKept()).isFalse();
    assertThat(round.cosigned()).isEqualTo(1);
    assertThat(log.get(SegmentName.WITNESSED)).isEqualTo(kept);
    assertThat(round(log, peers, 2).isKept()).as("the second one comes back").isTrue();
  }

  @Test
  void cosignaturesOfOneCheckpointComeTogetherAndNewOnesReplaceOld() throws Exception {
    MemoryStorage log = TestLogs.finished();
    Peer first = honest(1);
    round(log, List.of(first), 1);
    round(log, List.of(honest(2)), 1);
    round(log, List.of(first), 1);
    SignedNote kept = WitnessedFile.read(log).orElseThrow();
    assertThat(kept.signatures()).as("the log and each witness, once").hasSize(3);
    assertThat(
            new WitnessPolicy(List.of(WitnessedFileTest.key(1), WitnessedFileTest.key(2)), 2)
                .isMetBy(kept))
        .isTrue();
  }

  /** What no honest witness answers to a checkpoint that continues what it has seen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | who?         | it does not watch this log: give it the log's key (404)
          403 | no           | it knows another key for this log's origin (403)
          400 | what?        | it answers 400: what?
          500 | ''           | it answers 500
          503 | later        | it answers 503: later
          302 | elsewhere    | it answers 302: elsewhere
          200 | cosigned!    | the answer is no cosignature of WITNESS
          200 | ''           | the answer is no cosignature of WITNESS
          409 | garbage      | it answers 409: garbage
          """)
  void whatIsNoCosignatureIsSaidPlainlyAndNotKept(int status, String body, String reason)
      throws Exception {
    MemoryStorage log = TestLogs.finished();
    CosignerKey key = WitnessedFileTest.key(1);
    Peer liar = new Peer(key, request -> new WitnessClient.Reply(status, body));
    Round round = round(log, List.of(liar), 1);
    assertThat(round.answers())
        .containsExactly(new Answer.Failed(key, reason.replace("WITNESS", key.toString())));
    assertThat(log.list()).doesNotContain(SegmentName.WITNESSED);
  }

  @Test
  void aWitnessThatRefusesTheSizeThatItNamesFails() throws Exception {
    MemoryStorage log = TestLogs.finished();
    Peer stubborn =
        new Peer(WitnessedFileTest.key(1), request -> new WitnessClient.Reply(409, "2\n"));
    assertThat(round(log, List.of(stubborn), 1).answers())
        .containsExactly(
            new Answer.Failed(
                stubborn.key(), "it names 2 frames as cosigned and refuses what continues them"));
  }

  @Test
  void aCosignatureOfAnotherKeyOrCheckpointIsNotTakenOver() throws Exception {
    MemoryStorage log = TestLogs.finished();
    Peer other = honest(2);
    Peer impostor = new Peer(WitnessedFileTest.key(1), other.transport());
    assertThat(round(log, List.of(impostor), 1).isKept()).isFalse();

    MemoryStorage another = new MemoryStorage();
    append(another, "another");
    SignedNote foreign = SignedNote.parse(another.get(SegmentName.CHECKPOINT)).orElseThrow();
    String line = WitnessedFileTest.cosigned(foreign, 1).signatures().getLast().toLine();
    Peer replaying =
        new Peer(WitnessedFileTest.key(1), request -> new WitnessClient.Reply(200, line));
    assertThat(round(log, List.of(replaying), 1).isKept()).isFalse();
  }

  @Test
  void aWitnessThatDiedBetweenSigningAndAnsweringSignsAgain() throws Exception {
    MemoryStorage log = TestLogs.finished();
    Peer healthy = honest(1);
    Peer dying =
        new Peer(
            healthy.key(),
            request -> {
              assertThat(healthy.transport().addCheckpoint(request).status()).isIn(200, 409);
              throw new IOException("connection reset");
            });
    WitnessGateway gateway = new WitnessGateway(log, List.of(dying), 1);
    assertThat(gateway.round().orElseThrow().answers())
        .containsExactly(new Answer.Failed(healthy.key(), "connection reset"));
    append(log, "later");
    assertThat(round(log, List.of(healthy), 1).isKept()).isTrue();
  }

  @Test
  void aLogThatWasRolledBackIsDisputed() throws Exception {
    MemoryStorage log = TestLogs.finished();
    MemoryStorage copy = log.copy();
    append(log, "lost-1", "lost-2");
    Peer witness = honest(1);
    assertThat(round(log, List.of(witness), 1).isKept()).isTrue();
    long seen = LogProver.open(log).size();

    Round rolledBack = round(copy, List.of(witness), 1);
    assertThat(rolledBack.isDisputed()).isTrue();
    assertThat(rolledBack.answers())
        .containsExactly(
            new Answer.Disputed(
                witness.key(),
                "it has cosigned a tree of "
                    + seen
                    + " frames, this log has "
                    + LogProver.open(copy).size()));

    append(copy, "other-1", "other-2");
    assertThat(round(copy, List.of(witness), 1).answers())
        .as("as long as the one that was witnessed")
        .containsExactly(
            new Answer.Disputed(
                witness.key(), "it has cosigned another tree of the same " + seen + " frames"));
    append(copy, "other-3");
    assertThat(round(copy, List.of(witness), 1).answers())
        .as("longer than the one that was witnessed")
        .containsExactly(
            new Answer.Disputed(
                witness.key(),
                "it does not find that this log continues the tree of "
                    + seen
                    + " frames that it has cosigned"));
    assertThat(copy.list()).doesNotContain(SegmentName.WITNESSED);
  }

  @Test
  void theCheckpointThatWasKeptIsAWitnessItself() throws Exception {
    MemoryStorage log = TestLogs.finished();
    MemoryStorage old = log.copy();
    append(log, "lost");
    round(log, List.of(honest(1)), 1);
    old.put(SegmentName.WITNESSED, log.get(SegmentName.WITNESSED));
    assertThatThrownBy(() -> round(old, List.of(honest(2)), 1))
        .hasMessageStartingWith("WAL_ROOT_MISMATCH: FORK: witnesses have cosigned ");
    append(old, "other");
    assertThatThrownBy(() -> round(old, List.of(honest(2)), 1))
        .hasMessageStartingWith("WAL_ROOT_MISMATCH: FORK: witnesses have cosigned ");
  }

  @Test
  void twoLogsOfOneOriginAreDisputed() throws Exception {
    Peer witness = honest(1);
    MemoryStorage first = TestLogs.finished();
    assertThat(round(first, List.of(witness), 1).isKept()).isTrue();
    MemoryStorage second = new MemoryStorage();
    append(second, "a", "b");
    assertThat(round(second, List.of(witness), 1).isDisputed()).isTrue();

    MemoryStorage otherKey = new MemoryStorage();
    byte[] seed = new byte[32];
    seed[0] = 7;
    try (Log open =
        Log.open(
            otherKey,
            TestLogs.options(),
            mayCreate -> SigningKey.of(seed),
            TestLogs.entropy(),
            () -> {})) {
      open.append(TestLogs.deny("a"));
    }
    assertThat(round(otherKey, List.of(witness), 1).answers())
        .containsExactly(
            new Answer.Failed(witness.key(), "it knows another key for this log's origin (403)"));
  }

  @Test
  void aWitnessBehindPrunedFramesIsToldApartFromAFork() throws Exception {
    MemoryStorage log = new MemoryStorage();
    append(log, "a", "b", "c");
    Peer witness = honest(1);
    round(log, List.of(witness), 1);
    append(log, "d", "e", "f", "g");
    append(log, "h");
    LogPruner.run(
        LogRepairTest.locked(log),
        new PruneBound.BeforeSeq(8),
        LogPruner.DeliveryPosition.notConfigured(),
        true);
    assertThat(round(log, List.of(witness), 1).answers())
        .singleElement()
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith("it has cosigned 3 frames, among those that were pruned"));
  }

  @Test
  void aSlowWitnessDelaysNoOtherOne() throws Exception {
    MemoryStorage log = TestLogs.finished();
    CountDownLatch answered = new CountDownLatch(1);
    Peer quick = honest(1);
    Peer first =
        new Peer(
            WitnessedFileTest.key(2),
            request -> {
              try {
                answered.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              throw new IOException("no answer in time");
            });
    Peer second =
        new Peer(
            quick.key(),
            request -> {
              WitnessClient.Reply reply = quick.transport().addCheckpoint(request);
              answered.countDown();
              return reply;
            });
    assertThat(round(log, List.of(first, second), 1).cosigned()).isEqualTo(1);
  }

  @Test
  void aRunningLogIsWitnessedAgainAndAgain() throws Exception {
    MemoryStorage log = new MemoryStorage();
    WitnessGateway gateway = new WitnessGateway(log, List.of(honest(1)), 1);
    assertThat(gateway.round()).as("nothing is there yet").isEmpty();
    WitnessPolicy policy = new WitnessPolicy(List.of(WitnessedFileTest.key(1)), 1);
    for (int i = 0; i < 4; i++) {
      append(log, "call-" + i);
      try (Log open = TestLogs.open(log)) {
        Round round = gateway.round().orElseThrow();
        assertThat(round.isKept()).isTrue();
        open.append(TestLogs.deny("meanwhile-" + i));
        assertThat(WitnessedFile.frames(log, policy)).isEqualTo(round.checkpoint().size());
      }
    }
    assertThat(TestLogs.verify(log).problem()).isEmpty();
  }

  private static Round round(MemoryStorage log, List<Peer> peers, int quorum) throws Exception {
    return new WitnessGateway(log, peers, quorum).round().orElseThrow();
  }

  private static Peer honest(int number) {
    Witness witness =
        new Witness(
            new MemoryStorage(),
            WitnessedFileTest.signer(number),
            "witness.example/" + number,
            List.of(LOG_KEY),
            () -> NOW,
            () -> {});
    return new Peer(
        witness.key(),
        body -> {
          Witness.Answer answer = witness.addCheckpoint(body);
          return new WitnessClient.Reply(answer.status(), answer.body());
        });
  }

  private static Peer silent(int number) {
    return new Peer(
        WitnessedFileTest.key(number),
        body -> {
          throw new IOException("connection refused");
        });
  }

  private static void append(MemoryStorage log, String... auditIds) throws LogException {
    try (Log open = TestLogs.open(log)) {
      for (String auditId : auditIds) {
        open.append(TestLogs.deny(auditId));
      }
    }
  }
}
