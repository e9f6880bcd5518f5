package dev.autonomy.bench.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.LogVerifier;
import dev.autonomy.wal.Section;
import dev.autonomy.wal.Verification;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Verifies a log, and again with everything compiled, beside what SHA-256 alone takes in the same
 * process for as many bytes (for each frame its leaf, one node of the tree, and its disclosures)
 * and beside reading the files alone. Processor time, not time on the wall, so that whatever else
 * the machine does counts little.
 */
final class VerifyBench {

  private static final int READ_BYTES = 128 << 10;
  private static final int SAMPLE_FRAMES = 10_000;
  private static final int ROUNDS = 40;
  private static final int REPEATS = 4;
  private static final int NODE_BYTES = 65;

  /** A disclosure's brackets, quotes and commas, and its salt of 16 bytes in base64. */
  private static final int DISCLOSURE_BYTES = 9 + 24;

  private VerifyBench() {}

  /** The figures as JSON. */
  static String run(Path directory) throws IOException, LogException {
    long cpu = processNanos();
    long start = System.nanoTime();
    long frames = verify(directory).frames();
    double seconds = (System.nanoTime() - start) / 1e9;
    double perFrame = (double) (processNanos() - cpu) / frames;
    double compiled = Double.MAX_VALUE;
    long disclosures = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      cpu = processNanos();
      disclosures = verify(directory).disclosures();
      compiled = Math.min(compiled, (double) (processNanos() - cpu) / frames);
    }
    double sha256 = hashingNanos(messageBytes(directory));
    double reading = readingNanos(directory) / frames;
    return String.format(
        Locale.ROOT,
        "{\"frames\": %d, \"disclosures\": %d, \"seconds\": %.2f, "
            + "\"frames_per_second\": %.0f, \"frames_per_core_second\": %.0f, "
            + "\"compiled_frames_per_core_second\": %.0f, "
            + "\"sha256_alone_per_core_second\": %.0f, \"reading_alone_per_core_second\": %.0f, "
            + "\"of_sha256_alone\": %.2f, \"compiled_of_sha256_alone\": %.2f}",
        frames,
        disclosures,
        seconds,
        frames / seconds,
        1e9 / perFrame,
        1e9 / compiled,
        1e9 / sha256,
        1e9 / reading,
        sha256 / perFrame,
        sha256 / compiled);
  }

  private static Verification verify(Path directory) throws LogException {
    Verification verification = LogVerifier.verify(directory);
    if (verification.problem().isPresent()) {
      throw verification.problem().get();
    }
    return verification;
  }

  /** What reading the log's files takes, as the verifier reads them. */
  private static double readingNanos(Path directory) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    long cpu = threadNanos();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.wal")) {
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file)) {
          while (channel.read(buffer.clear()) >= 0) {
            // Only what it takes is of interest.
          }
        }
      }
    }
    return threadNanos() - cpu;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Processor time of all threads, those of the compiler and the collector included. */
  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** What SHA-256 takes for a frame. */
  private static double hashingNanos(List<int[]> frames) {
    MessageDigest sha256 = sha256();
    byte[] bytes = new byte[1 << 16];
    byte[] hash = new byte[sha256.getDigestLength()];
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long cpu = threadNanos();
      for (int[] messages : frames) {
        for (int length : messages) {
          hash(sha256, bytes, length, hash);
        }
      }
      long nanos = threadNanos() - cpu;
      best = Math.min(best, (double) nanos / frames.size());
    }
    return best;
  }

  private static void hash(MessageDigest sha256, byte[] bytes, int length, byte[] target) {
    try {
      sha256.update(bytes, 0, length);
      sha256.digest(target, 0, target.length);
    } catch (DigestException e) {
      throw new AssertionError(e);
    }
  }

  /** The lengths of what is hashed for each of the first frames. */
  private static List<int[]> messageBytes(Path directory) throws LogException {
    List<int[]> frames = new ArrayList<>();
    try (LogReader reader = LogReader.open(directory)) {
      Frame frame = reader.next();
      while (frame != null && frames.size() < SAMPLE_FRAMES) {
        List<Integer> messages = new ArrayList<>();
        messages.add(1 + frame.stored().length());
        messages.add(NODE_BYTES);
        for (Section section : Section.values()) {
          JsonObject values = frame.attrs().object(section.wireName()).orElse(JsonObject.EMPTY);
          for (Map.Entry<String, JsonValue> value : values.members().entrySet()) {
            messages.add(disclosureBytes(section, value.getKey(), value.getValue()));
          }
        }
        frames.add(messages.stream().mapToInt(Integer::intValue).toArray());
        frame = reader.next();
      }
    }
    return frames;
  }

  private static int disclosureBytes(Section section, String name, JsonValue value) {
    int text = value.toText().getBytes(StandardCharsets.UTF_8).length;
    return DISCLOSURE_BYTES + section.wireName().length() + name.length() + text;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
