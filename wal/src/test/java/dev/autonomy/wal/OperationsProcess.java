package dev.autonomy.wal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A second process that does everything to a log, in an order that a seed decides: writes, forgets,
 * prunes, damages a frame and repairs. It prints a line before each step that takes something away,
 * and one after it.
 */
final class OperationsProcess {

  static final LogOptions OPTIONS =
      LogOptions.forNode("child")
          .withLimits(LogLimits.DEFAULTS.withSegmentBytes(LogLimits.MIN_SEGMENT_BYTES));

  private final Path directory;
  private final Random random;
  private final PrintStream out = System.out;
  private final List<String> calls = new ArrayList<>();

  private OperationsProcess(Path directory, long seed) {
    this.directory = directory;
    this.random = new Random(seed);
  }

  /** Goes on until it is killed. */
  public static void main(String[] args) throws Exception {
    new OperationsProcess(Path.of(args[0]), Long.parseLong(args[1])).run();
  }

  /** The value of a call, which is in no file any more once it was forgotten. */
  static String secret(String auditId) {
    return "the value of " + auditId + ".";
  }

  private void run() throws IOException, LogException {
    write();
    while (true) {
      switch (random.nextInt(5)) {
        case 0, 1 -> write();
        case 2 -> forget();
        case 3 -> prune();
        default -> repair();
      }
    }
  }

  private void write() throws LogException {
    try (Log log = Log.open(directory, OPTIONS)) {
      int entries = 1 + random.nextInt(20);
      for (int i = 0; i < entries; i++) {
        String auditId = ProcessHandle.current().pid() + "-" + calls.size();
        String filler = "x".repeat(random.nextInt(10) == 0 ? 20_000 : 100);
        Entry entry =
            Entry.of(FrameKind.DECISION)
                .attr("audit_id", auditId)
                .attr("outcome", "deny")
                .section(
                    Section.PARAMS,
                    TestLogs.json("{\"text\":\"" + secret(auditId) + filler + "\"}"))
                .build();
        out.println("written " + log.append(entry) + " " + auditId);
        calls.add(auditId);
      }
    }
  }

  private void forget() throws LogException {
    String auditId = calls.get(random.nextInt(calls.size()));
    out.println("forgetting " + auditId);
    try {
      LogForgetter.forget(directory, OPTIONS, auditId, "/params", "nobody");
      out.println("forgotten " + auditId);
    } catch (LogException e) {
      if (e.code() != LogCode.WAL_NOT_FOUND) { // it was pruned, or lost
        throw e;
      }
    }
  }

  private void prune() throws LogException {
    List<Long> starts = LogReader.starts(directory);
    long before = starts.get(random.nextInt(starts.size() / 2 + 1));
    out.println("pruning " + before);
    LogPruner.prune(
        directory,
        OPTIONS,
        new PruneBound.BeforeSeq(before),
        LogPruner.DeliveryPosition.notConfigured());
  }

  /** Flips a bit of one frame, and has the log repaired. */
  private void repair() throws IOException, LogException {
    List<Long> starts = LogReader.starts(directory);
    long start = starts.get(random.nextInt(starts.size()));
    Path file = directory.resolve(SegmentName.of(start));
    byte[] bytes = Files.readAllBytes(file);
    List<RecordSpan> frames =
        RecordSpan.of(bytes).stream().filter(span -> span.type() == 'F').toList();
    if (frames.isEmpty()) {
      return; // all of them were lost before
    }
    RecordSpan frame = frames.get(random.nextInt(frames.size()));
    int text = frame.start() + RecordBuffer.RECORD_HEADER_BYTES;
    out.println("damaging " + FrameText.peekSeq(bytes, text, frame.end() - text));
    int at = text + FrameText.SEQ_AT - 1;
    ByteBuffer flipped = ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ 1)});
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(flipped, at); // nothing else of the file, wherever the kill comes
    }
    LogRepair.repair(directory, OPTIONS);
    out.println("repaired");
  }
}
