package dev.autonomy.edged;

import dev.autonomy.edge.LedgerException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of a ledger, described in {@code docs/formats/edge-ledger.md}, and how a connection to
 * them is set up.
 */
final class LedgerSchema {

  /** In the file's header at byte 68: {@code AELg}. */
  static final int APPLICATION_ID = 0x41454c67;

  /** In the file's header at byte 60. */
  static final int VERSION = 1;

  static final int PAGE_BYTES = 4_096;

  /** Pages of the log after which its content is brought into the file. */
  static final int CHECKPOINT_PAGES = 256;

  /** KiB of memory for pages, of each of the two connections. */
  private static final int CACHE_KIB = 1_024;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE segment (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            size INTEGER NOT NULL CHECK (size >= 0),
            media_type TEXT NOT NULL,
            label TEXT NOT NULL,
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
            expires INTEGER,
            origin TEXT NOT NULL,
            accepted INTEGER NOT NULL,
            owed INTEGER NOT NULL DEFAULT 0,
            open INTEGER NOT NULL DEFAULT 0,
            acked INTEGER NOT NULL DEFAULT 0,
            dead INTEGER NOT NULL DEFAULT 0,
            CHECK (min(owed, open, acked, dead) >= 0 AND open + acked + dead <= owed)
          ) STRICT
          """,
          """
          CREATE TABLE peer (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            last_sequence INTEGER NOT NULL DEFAULT 0
          ) STRICT
          """,
          """
          CREATE TABLE delivery (
            sequence INTEGER PRIMARY KEY,
            segment INTEGER NOT NULL REFERENCES segment,
            peer INTEGER NOT NULL REFERENCES peer,
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
            size INTEGER NOT NULL CHECK (size >= 0),
            state TEXT NOT NULL CHECK (state IN
              ('scheduled', 'inflight', 'failed', 'acked', 'deadletter', 'expired')),
            attempts INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            reason TEXT NOT NULL,
            UNIQUE (segment, peer)
          ) STRICT
          """,
          """
          CREATE TABLE total (
            what TEXT NOT NULL,
            detail TEXT NOT NULL,
            count INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (what, detail)
          ) STRICT, WITHOUT ROWID
          """,
          """
          CREATE TABLE charge (
            peer TEXT NOT NULL,
            direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
            day INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (peer, direction, day)
          ) STRICT, WITHOUT ROWID
          """,
          """
          CREATE TABLE setting (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
          ) STRICT, WITHOUT ROWID
          """,
          // Within equal priorities an index is in the order of the row's key, the sequence.
          "CREATE INDEX delivery_turn ON delivery (peer, state, priority DESC)",
          "CREATE INDEX delivery_retry ON delivery (peer, not_before) WHERE state = 'failed'",
          """
          CREATE INDEX delivery_put_off ON delivery (peer, not_before)
            WHERE state = 'scheduled' AND not_before > 0
          """,
          """
          CREATE INDEX segment_evictable ON segment (accepted, digest)
            WHERE owed > 0 AND acked = owed
          """,
          """
          CREATE INDEX segment_expiring ON segment (expires, digest)
            WHERE expires IS NOT NULL AND (dead = 0 OR open > 0)
          """);

  private LedgerSchema() {}

  /** Makes the tables in an empty file, and leaves everything in the file itself. */
  static void create(Database database) throws SQLException {
    database.execute("PRAGMA page_size = " + PAGE_BYTES);
    database.execute("PRAGMA auto_vacuum = INCREMENTAL");
    database.execute("PRAGMA synchronous = FULL");
    database.begin();
    for (String table : TABLES) {
      database.execute(table);
    }
    database.execute("PRAGMA application_id = " + APPLICATION_ID);
    database.execute("PRAGMA user_version = " + VERSION);
    database.commit();
  }

  /** Reads all of the file; SQLite finds torn, missing and exchanged pages and broken rules. */
  static void check(Path file, Database database) throws SQLException, LedgerException {
    String found = database.text("PRAGMA quick_check(1)");
    if (!found.equals("ok")) {
      throw SqlFailure.damaged(file, found);
    }
    String mode = database.text("PRAGMA journal_mode = WAL");
    if (!mode.equals("wal")) {
      throw SqlFailure.failed(
          LedgerException.Kind.FAILED, file, "journal mode is " + mode + ", expected wal");
    }
  }

  /**
   * Bounds on memory and disk, the same for both connections. Nothing is kept in temporary files:
   * they would lie outside of the state root.
   */
  static void configure(Database database) throws SQLException {
    database.execute("PRAGMA trusted_schema = OFF");
    database.execute("PRAGMA cell_size_check = ON");
    database.execute("PRAGMA foreign_keys = ON");
    database.execute("PRAGMA mmap_size = 0");
    database.execute("PRAGMA temp_store = MEMORY");
    database.execute("PRAGMA cache_size = -" + CACHE_KIB);
    database.execute("PRAGMA synchronous = FULL");
    database.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    database.execute("PRAGMA journal_size_limit = " + CHECKPOINT_PAGES * PAGE_BYTES);
  }
}
