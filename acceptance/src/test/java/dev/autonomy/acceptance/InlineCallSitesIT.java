package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool that replaces {@code invokedynamic} in the jars of the distribution. */
class InlineCallSitesIT {

  private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

  private static final Path TOOL = Distribution.source("tool/InlineCallSites.java");

  /** Prints all that records and a switch over types answer. */
  private static final String PROGRAM =
      """
      import java.util.List;

      public class Sample {
        record All(boolean a, byte b, char c, short d, int e, long f, float g, double h, String i,
            int[] j, List<All> k) {}

        record None() {}

        private static final int[] SHARED = {1};

        private static All all(int changed) {
          return new All(changed == 0, (byte) at(1, changed), (char) at(2, changed),
              (short) at(3, changed), at(4, changed), at(5, changed) << 40L, at(6, changed) / 7f,
              changed == 7 ? Double.NaN : -0.0, changed == 8 ? null : "text",
              changed == 9 ? new int[] {1} : SHARED, changed == 10 ? List.of() : null);
        }

        private static int at(int place, int changed) {
          return place == changed ? 77 : place;
        }

        private static String kind(Object value) {
          return switch (value) {
            case Integer number when number > 5 -> "large";
            case Number number -> "number";
            case CharSequence text -> "text";
            case null -> "nothing";
            default -> "else";
          };
        }

        public static void main(String[] arguments) {
          for (int i = 0; i < 12; i++) {
            StringBuilder line = new StringBuilder();
            for (int j = 0; j < 12; j++) {
              line.append(all(i).equals(all(j)) ? '=' : '.');
            }
            All one = all(i == 9 ? 11 : i);
            System.out.println(line + " " + one.equals("text") + one.equals(null)
                + one.equals(one) + " " + (i == 9 ? 0 : one.hashCode() - hash(one.j())));
          }
          System.out.println(new None().equals(new None()) + " " + new None().hashCode());
          System.out.println(new All(false, (byte) 0, 'c', (short) 0, 0, 0, 0f, 0.0, "", null, null)
              .equals(new All(false, (byte) 0, 'c', (short) 0, 0, 0, -0f, 0.0, "", null, null)));
          for (Object value : new Object[] {7, 3, 2.5, "x", null, 'c'}) {
            System.out.println(kind(value));
          }
        }

        /** What an array, hashed by identity, adds to the sum. */
        private static int hash(int[] array) {
          return array.hashCode() * 31;
        }
      }
      """;

  @TempDir Path directory;

  @BeforeEach
  void compile() throws Exception {
    Files.writeString(directory.resolve("Sample.java"), PROGRAM);
    run(BIN.resolve("javac"), "-d", "classes", "Sample.java");
    run(BIN.resolve("jar"), "--create", "--file", "sample.jar", "-C", "classes", ".");
  }

  @Test
  void recordsAndSwitchesAnswerAsBefore() throws Exception {
    String before = sample();
    rewrite();
    assertThat(sample()).isEqualTo(before).contains("=").contains("large");
  }

  @Test
  void nothingIsLeftToMakeClassesAtRunTimeExceptTheTextOfRecords() throws Exception {
    assertThat(bootstraps()).contains("typeSwitch:", "equals:", "hashCode:", "toString:");
    rewrite();
    assertThat(bootstraps())
        .contains("toString:")
        .doesNotContain("typeSwitch:", "equals:", "hashCode:");
  }

  private void rewrite() throws Exception {
    run(BIN.resolve("java"), "-cp", "sample.jar", TOOL, "sample.jar");
  }

  private String sample() throws Exception {
    return run(BIN.resolve("java"), "-cp", "sample.jar", "Sample");
  }

  /** The instructions that are linked at run time. */
  private String bootstraps() throws Exception {
    String code =
        run(
            BIN.resolve("javap"),
            "-p",
            "-c",
            "-cp",
            "sample.jar",
            "Sample",
            "Sample$All",
            "Sample$None");
    StringBuilder found = new StringBuilder();
    for (String line : code.split("\n", -1)) {
      if (line.contains("invokedynamic")) {
        found.append(line).append('\n');
      }
    }
    return found.toString();
  }

  private String run(Object... words) throws Exception {
    Command.Result result = Command.of(directory, words).run();
    assertThat(result.status()).as(result.err()).isZero();
    return result.out();
  }
}
