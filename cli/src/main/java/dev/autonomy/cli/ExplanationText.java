package dev.autonomy.cli;

import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Terminal;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.trace.Explanation.Attempt;
import dev.autonomy.rego.trace.Explanation.Document;
import dev.autonomy.rego.trace.Failure;
import dev.autonomy.rego.value.Value;
import java.util.List;

/** Shows people why documents have their values: a line for each rule that had its turn. */
final class ExplanationText {

  private static final String INDENT = "  ";

  private final Terminal terminal;
  private final Output out;

  ExplanationText(Terminal terminal) {
    this.terminal = terminal;
    this.out = terminal.out();
  }

  /** Writes an explanation of the first {@code limit} rules. */
  void print(Explanation explanation, long limit) {
    print(explanation.documents(), "");
    Failure failure = explanation.queryFailure();
    if (failure != null) {
      out.line("the query does not hold");
      print(failure, INDENT);
    }
    for (String line : explanation.printed()) {
      out.line("print: " + Printable.line(line));
    }
    if (explanation.omitted() > 0) {
      out.line(
          "("
              + explanation.omitted()
              + " more rules are not shown: --explain-limit is "
              + limit
              + ")");
    }
  }

  private void print(List<Document> documents, String indent) {
    for (Document document : documents) {
      out.line(indent + terminal.styled(Style.BOLD, document.path()));
      for (Attempt attempt : document.attempts()) {
        print(attempt, indent + INDENT);
      }
    }
  }

  private void print(Attempt attempt, String indent) {
    Location location = attempt.rule().location();
    String kind = attempt.rule().isDefault() ? " (default)" : "";
    out.line(indent + location + kind + " " + result(attempt));
    if (attempt.failure() != null) {
      print(attempt.failure(), indent + INDENT);
    }
    print(attempt.needed(), indent + INDENT + INDENT);
  }

  private void print(Failure failure, String indent) {
    for (String line : FailureText.lines(failure)) {
      out.line(indent + line);
    }
  }

  private String result(Attempt attempt) {
    return switch (attempt.result()) {
      case HELD -> terminal.styled(Style.GREEN, "held:") + values(attempt.values());
      case FAILED -> terminal.styled(Style.RED, "failed");
      case SKIPPED -> terminal.styled(Style.RED, "failed") + ", known from the index";
      case NOT_TRIED -> "not tried, another rule had decided";
      case INTERRUPTED -> terminal.styled(Style.RED, "ended in an error");
    };
  }

  private static String values(List<Value> values) {
    StringBuilder text = new StringBuilder();
    for (Value value : values) {
      text.append(text.isEmpty() ? " " : ", ").append(FailureText.text(value));
    }
    return values.size() < Explanation.MAX_VALUES_PER_ATTEMPT ? text.toString() : text + ", ...";
  }
}
