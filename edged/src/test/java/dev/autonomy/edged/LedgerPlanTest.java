package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Origin;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** SQLite's own plan for each question whose cost must not grow with the ledger. */
class LedgerPlanTest {

  static final List<String> QUESTIONS =
      List.of(
          LedgerReads.HOLDING,
          LedgerReads.HOLDINGS,
          LedgerReads.OF_SEGMENT,
          LedgerReads.IN_STATE,
          LedgerReads.RIPE,
          LedgerReads.RIPE_OF_MANY,
          LedgerReads.SCHEDULED_NOW,
          LedgerReads.NEXT_DUE,
          LedgerReads.NEXT_PUT_OFF,
          LedgerReads.OWES,
          LedgerReads.LAST_SEQUENCE,
          LedgerReads.EXPIRED,
          LedgerReads.EVICTABLE,
          LedgerChanges.STORED,
          LedgerRecovery.LATE,
          LedgerRecovery.PUT_OFF);

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @FieldSource("QUESTIONS")
  void isAnsweredFromAnIndexInTheOrderOfIt(String question) throws Exception {
    assertThat(plan(question)).isNotEmpty().noneMatch(LedgerPlanTest::readsAll);
    assertThat(plan(question)).noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @ParameterizedTest
  @FieldSource("FEW")
  void isPutInOrderWhenTheRowsAreFew(String question) throws Exception {
    assertThat(plan(question)).isNotEmpty().noneMatch(LedgerPlanTest::readsAll);
  }

  static final List<String> FEW = List.of(LedgerReads.RIPE_OF_FEW);

  /** An index that is gone through from its begin to a limit serves the order; a table does not. */
  private static boolean readsAll(String step) {
    return step.startsWith("SCAN")
        && !step.contains("USING INDEX segment_evictable")
        && !step.startsWith("SCAN (subquery");
  }

  private List<String> plan(String question) throws Exception {
    Path file = directory.resolve("ledger.db");
    try (SqliteLedger ledger = SqliteLedger.open(file)) {
      ledger.accept(segment("a"), Origin.LOCAL, List.of("peer"), NOW);
    }
    long parameters = question.chars().filter(c -> c == '?').count();
    try (Database database = Database.open(file)) {
      @Nullable Object[] arguments = Collections.nCopies((int) parameters, "1").toArray();
      return database.rows(
          "EXPLAIN QUERY PLAN " + question, row -> row.getString("detail"), arguments);
    }
  }
}
