package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.Origin;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many callers, one transaction. */
@Timeout(120)
class LedgerWriterTest {

  @TempDir private Path directory = Path.of("");

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init")
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private LedgerWriter writer;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("writer.db");
    database = Database.open(file);
    database.execute("PRAGMA journal_mode = WAL");
    LedgerSchema.configure(database);
    LedgerSchema.create(database);
    writer = LedgerWriter.start(file, database);
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    database.close();
    callers.close();
  }

  /** Keeps the writer busy until all of these wait, so that they come into one transaction. */
  private List<Future<Integer>> together(List<LedgerWriter.Change<Integer>> changes)
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(1);
    Future<Integer> first =
        callers.submit(
            () ->
                writer.change(
                    _ -> {
                      begun.countDown();
                      awaitUninterruptibly(all);
                      return 0;
                    }));
    begun.await();
    List<Future<Integer>> results = new ArrayList<>();
    for (LedgerWriter.Change<Integer> change : changes) {
      Callable<Integer> call = () -> writer.change(change);
      results.add(callers.submit(call));
      while (writer.waiting() < results.size()) {
        Thread.onSpinWait();
      }
    }
    all.countDown();
    first.get();
    return results;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LedgerWriter.Change<Integer> setting(String name) {
    return database -> database.update("INSERT INTO setting VALUES (?, 'x')", name);
  }

  private long settings() throws LedgerException {
    return writer.change(database -> database.number("SELECT count(*) FROM setting"));
  }

  @Test
  void aChangeThatFailsUndoesNoneOfTheOthersInItsTransaction() throws Exception {
    AtomicInteger made = new AtomicInteger();
    LedgerWriter.Change<Integer> counted =
        database -> {
          made.incrementAndGet();
          return setting("counted").make(database);
        };
    LedgerWriter.Change<Integer> failing =
        database -> {
          setting("half").make(database);
          throw new SQLException("no");
        };
    LedgerWriter.Change<Integer> wrong =
        _ -> {
          throw new IllegalStateException("a mistake");
        };
    List<Future<Integer>> results = together(List.of(counted, failing, setting("b"), wrong));
    assertThat(results.get(0).get()).isEqualTo(1);
    assertThatThrownBy(results.get(1)::get).hasMessageContaining("no");
    assertThat(results.get(2).get()).isEqualTo(1);
    assertThatThrownBy(results.get(3)::get).hasMessageContaining("a mistake");
    assertThat(settings()).isEqualTo(2);
    // Once with all of them, once by itself: they were one transaction.
    assertThat(made).hasValue(2);
  }

  @Test
  void whenTheEndOfATransactionFailsNoneOfItsChangesIsThereAndTheNextOnesAre() throws Exception {
    // A row without its parent is looked for only at the end.
    LedgerWriter.Change<Integer> orphan =
        database -> {
          database.execute("PRAGMA defer_foreign_keys = ON");
          return database.update(
              "INSERT INTO delivery VALUES (1, 7, 7, 5, 0, 'scheduled', 0, 0, 0, '')");
        };
    List<Future<Integer>> results = together(List.of(setting("a"), orphan, setting("b")));
    for (Future<Integer> result : results) {
      assertThatThrownBy(result::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LedgerException.class);
    }
    assertThat(settings()).isZero();
    assertThat(writer.change(setting("c"))).isEqualTo(1);
    assertThat(settings()).isEqualTo(1);
  }

  @Test
  void anInterruptedCallerStillLearnsWhatBecameOfItsChange() throws Exception {
    Thread.currentThread().interrupt();
    assertThat(writer.change(setting("a"))).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(settings()).isEqualTo(1);
  }

  @Test
  void manyThreadsGetWhatOneWouldAndOfTwoThatStartTheSameDeliveryOneWins() throws Exception {
    int threads = 32;
    int each = 40;
    try (SqliteLedger ledger = SqliteLedger.open(directory.resolve("ledger.db"))) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        results.add(callers.submit(() -> work(ledger, thread, each)));
      }
      int won = 0;
      for (Future<Integer> result : results) {
        won += result.get();
      }
      // Every two threads bring the same segments.
      int segments = threads / 2 * each;
      assertThat(ledger.account().accepted().count()).isEqualTo(segments);
      assertThat(ledger.account().owed().count()).isEqualTo(segments);
      assertThat(ledger.account().balanced()).isTrue();
      long acked =
          ledger.deliveries(List.of(DeliveryState.ACKED), Integer.MAX_VALUE).stream()
              .map(Delivery::sequence)
              .distinct()
              .count();
      assertThat(acked).isEqualTo(won).isPositive();
    }
  }

  /** Accepts and delivers; how many deliveries this thread has brought to their end. */
  private static int work(SqliteLedger ledger, int thread, int each) throws LedgerException {
    int won = 0;
    for (int i = 0; i < each; i++) {
      String name = thread / 2 + "-" + i;
      ledger.accept(segment(name), Origin.LOCAL, List.of("peer"), NOW);
      for (Delivery started : ledger.start(ledger.due("peer", 2, NOW), NOW)) {
        if (ledger.move(started, started.in(DeliveryState.ACKED), NOW)) {
          won++;
        }
      }
    }
    return won;
  }
}
