package dev.autonomy.cli;

import dev.autonomy.line.Output;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import dev.autonomy.wal.Frame;

/** Writes frames to standard output, as a table or as lines of JSON. */
abstract sealed class FrameWriter {

  /** A writer of the given format. */
  static FrameWriter of(CommonOptions.Format format, Terminal terminal) {
    return switch (format) {
      case JSON -> new Lines(terminal.out());
      case TEXT -> new Rows(terminal);
    };
  }

  /** Writes the frame, at the latest with the next {@link #flush}. */
  abstract void write(Frame frame);

  /** Shows what was written so far. */
  abstract void flush();

  private static final class Lines extends FrameWriter {
    private final Output out;

    Lines(Output out) {
      this.out = out;
    }

    @Override
    void write(Frame frame) {
      out.write(frame.toBytes()).write("\n");
    }

    @Override
    void flush() {
      out.flush();
    }
  }

  private static final class Rows extends FrameWriter {
    /** Enough rows to find the columns' widths, few enough to keep. */
    private static final int ROWS_TO_ALIGN = 1_000;

    private final Terminal terminal;
    private final Table table;

    Rows(Terminal terminal) {
      this.terminal = terminal;
      this.table = new Table(terminal, FrameText.HEADINGS);
    }

    @Override
    void write(Frame frame) {
      FrameText.addTo(table, frame);
      if (table.size() > ROWS_TO_ALIGN) {
        table.print();
      }
    }

    @Override
    void flush() {
      table.print();
      terminal.out().flush();
    }
  }
}
