package dev.autonomy.edged;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to an SQLite file, and the statements that were prepared on it. Not for two
 * threads at once. Transactions are begun and ended by statements, because the driver's own begin
 * the next one as soon as one has ended, and so keep an old view of the file.
 */
final class Database implements AutoCloseable {

  /** How long a lock of another program on the file is waited for. */
  private static final int BUSY_MILLIS = 5_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Database(Connection connection) {
    this.connection = connection;
  }

  /** Opens a file, which SQLite makes when it is missing. */
  static Database open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    config.setBusyTimeout(BUSY_MILLIS);
    // As a URI, so that no character of the path means anything.
    return new Database(config.createConnection("jdbc:sqlite:" + file.toUri()));
  }

  /** How a column's values are read from the row that the result stands on. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  /** Runs a statement that is not worth preparing. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Changes rows; how many. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return prepared(sql, PreparedStatement::executeUpdate, arguments);
  }

  /** Every row of the answer. */
  <T> List<T> rows(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    return prepared(
        sql,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
              rows.add(row.read(result));
            }
            return rows;
          }
        },
        arguments);
  }

  /** The first row of the answer. */
  <T> Optional<T> row(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    return prepared(
        sql,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(row.read(result)) : Optional.empty();
          }
        },
        arguments);
  }

  /** The number that the first row of the answer begins with; 0 without a row. */
  long number(String sql, @Nullable Object... arguments) throws SQLException {
    return row(sql, result -> result.getLong(1), arguments).orElse(0L);
  }

  /** The text that the first row of the answer begins with; empty without a row. */
  String text(String sql, @Nullable Object... arguments) throws SQLException {
    return row(sql, result -> result.getString(1), arguments).orElse("");
  }

  void begin() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  void beginReading() throws SQLException {
    execute("BEGIN");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  void rollback() throws SQLException {
    execute("ROLLBACK");
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T prepared(String sql, Use<T> use, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = statement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return use.of(statement);
    } catch (SQLException e) {
      // The driver closes the native statement after some failures, and goes on using it.
      prepared.remove(sql);
      try (statement) {
        throw e;
      }
    }
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** Closing the last connection to a file brings all of its log into it. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
