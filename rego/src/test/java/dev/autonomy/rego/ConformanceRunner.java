package dev.autonomy.rego;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Runs OPA's conformance cases and prints how many pass in each folder.
 *
 * <pre>ConformanceRunner [DIR] [--failures] [--only FOLDER]</pre>
 *
 * <p>Without a directory the cases beside the project are read. The exit status is 0 when all cases
 * pass, 1 when some fail, 2 when there are none.
 */
public final class ConformanceRunner {

  /** How a run of many cases went. */
  static final class Report {
    final SequencedMap<String, int[]> folders = new TreeMap<>();
    final SequencedMap<String, int[]> trees = new TreeMap<>();
    final SequencedMap<String, String> failures = new TreeMap<>();
    int passed;
    int total;

    void add(ConformanceCase test, String problem) {
      boolean pass = problem.isEmpty();
      total++;
      passed += pass ? 1 : 0;
      count(folders, test.tree() + "/" + test.folder(), pass);
      count(trees, test.tree(), pass);
      if (!pass) {
        failures.put(test.id(), "[" + test.note() + "] " + problem);
      }
    }

    private static void count(SequencedMap<String, int[]> counts, String name, boolean pass) {
      int[] count = counts.computeIfAbsent(name, _ -> new int[2]);
      count[0] += pass ? 1 : 0;
      count[1]++;
    }

    void print(PrintStream out, boolean withFailures) {
      for (String folder : folders.keySet()) {
        line(out, folder, folders.getOrDefault(folder, new int[2]));
      }
      out.println();
      for (String tree : trees.keySet()) {
        line(out, "total " + tree, trees.getOrDefault(tree, new int[2]));
      }
      line(out, "total", new int[] {passed, total});
      if (withFailures) {
        out.println();
        failures.forEach((id, problem) -> out.println(id + " " + problem));
      }
    }

    private static void line(PrintStream out, String name, int[] count) {
      String mark = count[0] == count[1] ? "" : "  (" + (count[1] - count[0]) + " fail)";
      out.printf("%-48s %5d of %5d%s%n", name, count[0], count[1], mark);
    }
  }

  private ConformanceRunner() {}

  /** Runs the cases that the arguments ask for. */
  public static void main(String[] arguments) throws IOException {
    boolean withFailures = false;
    String only = "";
    Path root = ConformanceFiles.folder();
    List<String> rest = new ArrayList<>(List.of(arguments));
    while (!rest.isEmpty()) {
      String argument = rest.removeFirst();
      switch (argument) {
        case "--failures" -> withFailures = true;
        case "--only" -> only = rest.removeFirst();
        default -> root = Path.of(argument);
      }
    }
    if (root == null) {
      System.out.println("no conformance cases: name their directory");
      System.exit(2);
      return;
    }
    Report report = run(ConformanceFiles.read(root), only);
    report.print(System.out, withFailures);
    System.exit(report.total == 0 ? 2 : report.failures.isEmpty() ? 0 : 1);
  }

  /** Runs the cases of folders called {@code only}, or all. */
  static Report run(List<ConformanceCase> cases, String only) {
    Report report = new Report();
    for (ConformanceCase test : cases) {
      if (only.isEmpty()
          || test.folder().equals(only)
          || (test.tree() + "/" + test.folder()).equals(only)
          || test.tree().equals(only)) {
        report.add(test, ConformanceVerdict.of(test));
      }
    }
    return report;
  }
}
