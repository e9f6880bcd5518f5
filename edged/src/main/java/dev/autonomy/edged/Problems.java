package dev.autonomy.edged;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/** Collects what is wrong with a file, so that all of it is told at once. */
final class Problems {

  /** Enough to see what is going on in a file that is something else altogether. */
  private static final int MAX_PROBLEMS = 100;

  private record Problem(int line, int column, String text) {}

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  /** Without a position, the problem concerns the file as a whole. */
  void add(@Nullable TomlPosition at, String text) {
    problems.add(at == null ? new Problem(0, 0, text) : new Problem(at.line(), at.column(), text));
  }

  void throwIfAny() throws ConfigurationException {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(lines());
    }
  }

  private List<String> lines() {
    problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS))) {
      String at = problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
      lines.add(file + at + ": " + problem.text());
    }
    if (problems.size() > MAX_PROBLEMS) {
      lines.add(file + ": and " + (problems.size() - MAX_PROBLEMS) + " more problems");
    }
    return lines;
  }
}
