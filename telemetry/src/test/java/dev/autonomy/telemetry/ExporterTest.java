package dev.autonomy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.Delivery;
import dev.autonomy.wal.DeliveryClass;
import dev.autonomy.wal.DeliveryFile;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogPruner;
import dev.autonomy.wal.PruneBound;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Delivers logs to receivers that behave well and badly. */
@Timeout(120)
final class ExporterTest {

  private static final ExportOptions SMALL = ExportOptions.DEFAULTS.withBatches(7, 1 << 20);
  private static final Patience SOON = Patience.renewed(Duration.ofSeconds(20));

  @TempDir Path directory;
  private final List<String> notices = new ArrayList<>();
  private final VirtualPauses pauses = new VirtualPauses();

  @Test
  void errorsGoBeforeDecisionsBeforeTheRestAndEveryFrameGoesOnce() throws Exception {
    Logs.append(directory, 40);
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, SMALL);

    List<DeliveryClass> order =
        receiver.accepted.stream()
            .flatMap(List::stream)
            .map(frame -> DeliveryClass.of(frame.frame()))
            .toList();
    assertThat(order).isSorted();
    assertThat(new HashSet<>(order)).containsExactlyInAnyOrder(DeliveryClass.values());
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(receiver.accepted).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 7));
    assertThat(delivery().deliveredSeq()).isEqualTo(all().size());
    assertThat(notices).isEmpty();
  }

  @Test
  void whatWasDeliveredIsNotSentAgainAndWhatComesLaterIs() throws Exception {
    Logs.append(directory, 10);
    deliver(ScriptedReceiver.accepting(), SMALL);
    int before = all().size();
    ScriptedReceiver idle = ScriptedReceiver.accepting();
    deliver(idle, SMALL);
    assertThat(idle.requests()).isZero();

    Logs.append(directory, 5);
    ScriptedReceiver next = ScriptedReceiver.accepting();
    deliver(next, SMALL);
    assertThat(next.seqs())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(before + 1, all().size()).boxed().toList());
  }

  @Test
  void aKillAtAnyRequestLosesNothingAndRepeatsOneBatchAtMost() throws Exception {
    Logs.append(directory, 30);
    int requests = requestsOfAWholeDelivery();
    assertThat(requests).isGreaterThan(8);
    for (int fatal = 0; fatal < requests; fatal++) {
      for (boolean accepts : new boolean[] {true, false}) {
        Files.deleteIfExists(directory.resolve("delivered"));
        ScriptedReceiver first = accepts ? ScriptedReceiver.killingAfter(fatal) : refusing(fatal);
        assertThatThrownBy(() -> deliver(first, SMALL)).isInstanceOf(ScriptedReceiver.Killed.class);
        ScriptedReceiver second = ScriptedReceiver.accepting();
        deliver(second, SMALL);

        List<Long> twice = Stream.concat(first.seqs().stream(), second.seqs().stream()).toList();
        Set<Long> once = new HashSet<>(twice);
        assertThat(once).as("killed at %s", fatal).containsExactlyInAnyOrderElementsOf(all());
        assertThat(twice.size() - once.size()).isLessThanOrEqualTo(SMALL.batchFrames());
      }
    }
  }

  @Test
  void frequentKillsStillComeToAnEnd() throws Exception {
    Logs.append(directory, 30);
    Set<Long> received = new HashSet<>();
    int kills = 0;
    while (true) {
      ScriptedReceiver receiver = ScriptedReceiver.killingAfter(0);
      ScriptedReceiver lucky = kills % 2 == 0 ? receiver : refusing(1);
      try {
        deliver(lucky, SMALL);
        break;
      } catch (ScriptedReceiver.Killed e) {
        kills++;
      } finally {
        received.addAll(lucky.seqs());
      }
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(all());
    assertThat(kills).isGreaterThan(5);
  }

  @Test
  void aReceiverThatIsAwayIsAskedAgainWithGrowingPausesAndToldAboutOnce() throws Exception {
    Logs.append(directory, 3);
    ScriptedReceiver receiver =
        new ScriptedReceiver(
            (request, frames) ->
                request < 4
                    ? new Receipt.Later("cannot reach it", Optional.empty())
                    : new Receipt.Accepted(""));
    deliver(receiver, SMALL);
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(pauses.pauses)
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));
    assertThat(notices)
        .containsExactly("cannot reach it; trying again", "the receiver answers again");
  }

  @Test
  void aReceiverThatNamesATimeIsLeftAloneUntilThen() throws Exception {
    Logs.append(directory, 3);
    ScriptedReceiver receiver =
        new ScriptedReceiver(
            (request, frames) ->
                request == 0
                    ? new Receipt.Later("busy", Optional.of(Duration.ofSeconds(7)))
                    : new Receipt.Accepted(""));
    deliver(receiver, SMALL);
    assertThat(pauses.pauses).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void patienceEndsAndThePositionStays() throws Exception {
    Logs.append(directory, 10);
    ScriptedReceiver receiver =
        new ScriptedReceiver(
            (request, frames) ->
                request < 2
                    ? new Receipt.Accepted("")
                    : new Receipt.Later("cannot reach it", Optional.empty()));
    try (ExportLock lock = ExportLock.acquire(directory);
        Exporter exporter = Exporter.open(lock, receiver, SMALL, notices::add, pauses)) {
      assertThatThrownBy(() -> exporter.deliver(SOON))
          .isInstanceOf(ExportException.class)
          .hasMessage("gave up: cannot reach it");
      assertThat(exporter.left()).isEqualTo(all().size() - receiver.seqs().size());
    }
    ScriptedReceiver second = ScriptedReceiver.accepting();
    deliver(second, SMALL);
    assertThat(second.seqs()).doesNotContainAnyElementsOf(receiver.seqs());
  }

  @Test
  void theOneFrameThatIsRefusedIsFoundNamedAndNeverLeftOutSilently() throws Exception {
    Logs.append(directory, 40);
    long bad = 23;
    ScriptedReceiver receiver = refusingFrame(bad);
    assertThatThrownBy(() -> deliver(receiver, SMALL))
        .isInstanceOf(ExportException.class)
        .hasMessage(
            "the receiver refuses frame 23 for good: no; nothing is left out: correct the"
                + " receiver, or go on with --skip-refused");
    assertThat(delivery().deliveredSeq()).isLessThan(bad);

    ScriptedReceiver again = refusingFrame(bad);
    deliver(again, SMALL.withSkipRefused(true));
    List<Long> both = Stream.concat(receiver.seqs().stream(), again.seqs().stream()).toList();
    assertThat(both).doesNotHaveDuplicates().doesNotContain(bad).hasSize(all().size() - 1);
    assertThat(notices).containsExactly("the receiver refuses frame 23 for good: no; left out");
    assertThat(delivery().deliveredSeq()).isEqualTo(all().size());
  }

  @Test
  void whatIsRefusedInPartEndsTheDeliveryUnlessTheOperatorSaysOtherwise() throws Exception {
    Logs.append(directory, 10);
    ScriptedReceiver.Script partly = (request, frames) -> new Receipt.PartlyRefused(2, "too old");
    assertThatThrownBy(() -> deliver(new ScriptedReceiver(partly), SMALL))
        .hasMessageStartingWith("the receiver refuses 2 of ")
        .hasMessageContaining("frames between")
        .hasMessageContaining("too old");
    assertThat(Files.exists(directory.resolve("delivered"))).isFalse();
    deliver(new ScriptedReceiver(partly), SMALL.withSkipRefused(true));
    assertThat(notices).isNotEmpty().allMatch(line -> line.endsWith("too old; left out"));
  }

  @Test
  void whatCannotBeEndsTheDeliveryAtOnce() throws Exception {
    Logs.append(directory, 10);
    ScriptedReceiver receiver =
        new ScriptedReceiver((request, frames) -> new Receipt.Impossible("wrong address"));
    assertThatThrownBy(() -> deliver(receiver, SMALL.withSkipRefused(true)))
        .isInstanceOf(ExportException.class)
        .hasMessage("wrong address");
    assertThat(receiver.requests()).isEqualTo(1);
  }

  @Test
  void onlyWhatACheckpointCoversIsDeliveredAndFlushWaitsForIt() throws Exception {
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    Log log = Log.open(directory, Logs.OPTIONS);
    try (ExportLock lock = ExportLock.acquire(directory);
        Exporter exporter = Exporter.open(lock, receiver, SMALL, notices::add, pauses)) {
      Logs.append(log, 10);
      exporter.deliver(SOON);
      int covered = receiver.seqs().size();
      assertThat(covered).isLessThan(all().size());
      assertThat(exporter.flush(Duration.ofSeconds(1))).isEqualTo(all().size() - covered);

      pauses.meanwhile(() -> close(log));
      assertThat(exporter.flush(Duration.ofSeconds(5))).isZero();
      assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
    } finally {
      log.close();
    }
  }

  @Test
  void whoFollowsDeliversWhatComesAlsoAcrossRestartsAndPruning() throws Exception {
    Logs.append(directory, 4);
    Set<Long> everything = new HashSet<>(all());
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    List<Runnable> happenings = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      happenings.add(
          () -> {
            append(5);
            everything.addAll(seqs());
          });
      happenings.add(this::pruneWhatIsDelivered);
    }
    Iterator<Runnable> next = happenings.iterator();
    pauses.meanwhile(
        () -> {
          if (!next.hasNext()) {
            throw new ScriptedReceiver.Killed();
          }
          next.next().run();
          everything.addAll(seqs());
        });
    try (ExportLock lock = ExportLock.acquire(directory);
        Exporter exporter = Exporter.open(lock, receiver, SMALL, notices::add, pauses)) {
      assertThatThrownBy(() -> exporter.follow(Duration.ofSeconds(1)))
          .isInstanceOf(ScriptedReceiver.Killed.class);
    }
    // The frame about the last pruning comes behind the last look.
    everything.removeIf(seq -> seq > delivery(directory).deliveredSeq());
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(everything);
    assertThat(everything).hasSizeGreaterThan(20);
    assertThat(Logs.frames(directory).getFirst().seq()).isGreaterThan(1);
    assertThat(notices).isEmpty();
  }

  private void append(int calls) {
    try {
      Logs.append(directory, calls);
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> seqs() {
    try {
      return all();
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pruneWhatIsDelivered() {
    try {
      LogPruner.prune(
          directory,
          Logs.OPTIONS,
          new PruneBound.BeforeSeq(Long.MAX_VALUE / 2),
          DeliveryFile.of(directory).position());
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Delivery delivery(Path log) {
    try {
      return DeliveryFile.of(log).read().orElseThrow();
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherProcessMayDeliverWhileSomebodyWaitsForIt() throws Exception {
    Logs.append(directory, 10);
    assertThat(Exporter.awaitOther(directory, Duration.ofSeconds(1), pauses))
        .isEqualTo(all().size());
    pauses.meanwhile(
        () -> {
          try {
            deliver(ScriptedReceiver.accepting(), SMALL);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(Exporter.awaitOther(directory, Duration.ofSeconds(5), pauses)).isZero();
  }

  @Test
  void anotherLogInTheSamePlaceIsRefused(@TempDir Path other) throws Exception {
    Logs.append(directory, 10);
    deliver(ScriptedReceiver.accepting(), SMALL);
    Logs.append(other, 12);
    Files.copy(directory.resolve("delivered"), other.resolve("delivered"));
    assertThatThrownBy(() -> deliver(other, ScriptedReceiver.accepting(), SMALL))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("is not the one that was delivered: frame 19 is not the one")
        .hasMessageContaining("remove " + other.resolve("delivered"));
  }

  @Test
  void aLogThatEndsBeforeWhatWasDeliveredIsRefused(@TempDir Path other) throws Exception {
    Logs.append(directory, 10);
    deliver(ScriptedReceiver.accepting(), SMALL);
    Logs.append(other, 3);
    Files.copy(directory.resolve("delivered"), other.resolve("delivered"));
    assertThatThrownBy(() -> deliver(other, ScriptedReceiver.accepting(), SMALL))
        .hasMessageContaining("it ends before frame 19, which was delivered");
  }

  @Test
  void aDamagedPositionIsSaidAndEverythingIsSentAgain() throws Exception {
    Logs.append(directory, 10);
    deliver(ScriptedReceiver.accepting(), SMALL);
    Files.writeString(directory.resolve("delivered"), "nonsense");
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, SMALL);
    assertThat(notices).hasSize(1).first().asString().contains("WAL_CORRUPT_POSITION");
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(delivery().deliveredSeq()).isEqualTo(all().size());
  }

  @Test
  void framesThatWerePrunedBeforeTheyWereDeliveredAreCountedAndTheRestFollows() throws Exception {
    Logs.append(directory, 4);
    deliver(ScriptedReceiver.accepting(), SMALL);
    int delivered = all().size();
    Logs.append(directory, 8);
    int lost = all().size() - delivered;
    Logs.append(directory, 4);
    LogPruner.prune(
        directory,
        Logs.OPTIONS,
        new PruneBound.BeforeSeq(delivered + lost + 1),
        LogPruner.DeliveryPosition.notConfigured());

    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, SMALL);
    assertThat(notices)
        .containsExactly(
            "frames "
                + (delivered + 1)
                + " to "
                + (delivered + lost)
                + " were pruned before all of them were delivered: "
                + lost
                + " frames are lost to the receiver");
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
  }

  @Test
  void withheldValuesStayCommitmentsAndWithoutPayloadsAllDo() throws Exception {
    Logs.append(directory, 2);
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, ExportOptions.DEFAULTS);
    assertThat(json(receiver)).contains("\"hello\"").doesNotContain("s3").contains("\"redacted\"");

    Files.delete(directory.resolve("delivered"));
    ScriptedReceiver bare = ScriptedReceiver.accepting();
    deliver(bare, ExportOptions.DEFAULTS.withPayloads(false));
    assertThat(json(bare)).doesNotContain("hello").doesNotContain("s3").contains("\"sha256\"");
    assertThat(bare.accepted.getFirst().getFirst().attrs().toText()).doesNotContain("hello");
  }

  @Test
  void aBatchHasBoundedBytesUnlessOneFrameHasMore() throws Exception {
    Logs.append(directory, 20);
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, ExportOptions.DEFAULTS.withBatches(100, 700));
    assertThat(receiver.seqs()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(receiver.accepted)
        .allSatisfy(
            batch ->
                assertThat(
                        batch.size() == 1
                            || batch.stream().mapToInt(ExportFrame::jsonBytes).sum() <= 700)
                    .isTrue());
    assertThat(receiver.accepted).anyMatch(batch -> batch.size() > 1);
  }

  @Test
  void nothingMoreIsSentWhileThePositionCannotBeWritten() throws Exception {
    Logs.append(directory, 20);
    Path inTheWay = Files.createDirectory(directory.resolve("delivered.next"));
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    try (ExportLock lock = ExportLock.acquire(directory);
        Exporter exporter = Exporter.open(lock, receiver, SMALL, notices::add, pauses)) {
      assertThatThrownBy(() -> exporter.follow(Duration.ofSeconds(1)))
          .isInstanceOf(LogException.class);
      assertThat(receiver.requests()).isEqualTo(1);
      Files.delete(inTheWay);
    }
    deliver(receiver, SMALL);
    Set<Long> once = new HashSet<>(receiver.seqs());
    assertThat(once).containsExactlyInAnyOrderElementsOf(all());
    assertThat(receiver.seqs().size() - once.size()).isEqualTo(SMALL.batchFrames());
  }

  @Test
  void aLookKeepsNoPosition() throws Exception {
    Logs.append(directory, 5);
    try (Exporter exporter =
        Exporter.peek(directory, ScriptedReceiver.accepting(), SMALL, notices::add, pauses)) {
      exporter.deliver(SOON);
    }
    assertThat(Files.exists(directory.resolve("delivered"))).isFalse();
  }

  @Test
  void oneAtATimeDelivers() throws Exception {
    Logs.append(directory, 1);
    try (ExportLock lock = ExportLock.acquire(directory)) {
      assertThat(lock.log()).isEqualTo(directory);
      assertThat(ExportLock.tryAcquire(directory)).isEmpty();
      assertThatThrownBy(() -> ExportLock.acquire(directory))
          .hasMessageContaining("another process delivers the log");
      Logs.append(directory, 1); // the writer does not care
    }
    ExportLock.acquire(directory).close();
  }

  private int requestsOfAWholeDelivery() throws Exception {
    ScriptedReceiver receiver = ScriptedReceiver.accepting();
    deliver(receiver, SMALL);
    return receiver.requests();
  }

  private static ScriptedReceiver refusing(int fatal) {
    return new ScriptedReceiver(
        (request, frames) -> {
          if (request >= fatal) {
            throw new ScriptedReceiver.Killed();
          }
          return new Receipt.Accepted("");
        });
  }

  private static ScriptedReceiver refusingFrame(long seq) {
    return new ScriptedReceiver(
        (request, frames) ->
            frames.stream().anyMatch(frame -> frame.seq() == seq)
                ? new Receipt.Unacceptable("no")
                : new Receipt.Accepted(""));
  }

  private void deliver(Receiver receiver, ExportOptions options)
      throws LogException, ExportException, InterruptedException {
    deliver(directory, receiver, options);
  }

  private void deliver(Path log, Receiver receiver, ExportOptions options)
      throws LogException, ExportException, InterruptedException {
    try (ExportLock lock = ExportLock.acquire(log);
        Exporter exporter = Exporter.open(lock, receiver, options, notices::add, pauses)) {
      exporter.deliver(SOON);
    }
  }

  private Delivery delivery() {
    return delivery(directory);
  }

  private List<Long> all() throws LogException {
    return Logs.frames(directory).stream().map(Frame::seq).toList();
  }

  private static String json(ScriptedReceiver receiver) {
    StringBuilder text = new StringBuilder();
    receiver.accepted.forEach(
        batch ->
            batch.forEach(frame -> text.append(new String(frame.json(), StandardCharsets.UTF_8))));
    return text.toString();
  }

  private static void close(Log log) {
    try {
      log.close();
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }
}
