package dev.autonomy.rego.parse;

import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@code # METADATA} blocks among the comments of a file and attaches them to what they
 * describe: the statement behind them.
 *
 * <p>A block is the comments of consecutive lines, each beginning in the first column.
 */
final class AnnotationBlocks {
  private static final String MARK = "METADATA";

  private final Source source;
  private final List<Comment> comments;
  private final List<RegoError> errors;
  private final List<Annotations> blocks = new ArrayList<>();

  AnnotationBlocks(Source source, List<Comment> comments, List<RegoError> errors) {
    this.source = source;
    this.comments = comments;
    this.errors = errors;
  }

  /** Whether any comment begins a block. */
  static boolean occurIn(List<Comment> comments) {
    for (Comment comment : comments) {
      if (beginsBlock(comment)) {
        return true;
      }
    }
    return false;
  }

  /** A statement that a block can stand before. */
  private record Target(int row, @Nullable Rule rule, boolean isPackage) {}

  /**
   * Reads all blocks and attaches them.
   *
   * @param packageRow where the package clause is
   * @param importRows where imports are, in order
   * @return the rules with their annotations
   */
  List<Rule> attach(
      int packageRow, List<Integer> importRows, List<Rule> rules, List<Annotations> ofPackage) {
    List<Target> targets = new ArrayList<>();
    targets.add(new Target(packageRow, null, true));
    for (int row : importRows) {
      targets.add(new Target(row, null, false));
    }
    for (Rule rule : rules) {
      targets.add(new Target(rule.location().row(), rule, false));
    }
    List<@Nullable Rule> described = new ArrayList<>();
    readBlocks(targets, described);
    List<Rule> annotated = new ArrayList<>(rules.size());
    for (int i = 0; i < blocks.size(); i++) {
      if (described.get(i) == null) {
        ofPackage.add(blocks.get(i));
      }
    }
    for (Rule rule : rules) {
      annotated.add(annotated(rule, described));
    }
    return annotated;
  }

  private Rule annotated(Rule rule, List<@Nullable Rule> described) {
    List<Annotations> own = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (rule.equals(described.get(i))) {
        own.add(blocks.get(i));
      }
    }
    return own.isEmpty()
        ? rule
        : new Rule(
            rule.isDefault(), rule.head(), rule.body(), rule.otherwise(), own, rule.location());
  }

  private void readBlocks(List<Target> targets, List<@Nullable Rule> described) {
    int index = 0;
    while (index < comments.size()) {
      Comment first = comments.get(index++);
      if (!beginsBlock(first)) {
        continue;
      }
      List<Comment> lines = new ArrayList<>();
      int row = first.location().row();
      while (index < comments.size() && continues(comments.get(index), row + 1)) {
        lines.add(comments.get(index++));
        row++;
      }
      read(first.location(), lines, following(targets, first.location().row()), described);
    }
  }

  private void read(
      Location location,
      List<Comment> lines,
      @Nullable Target target,
      List<@Nullable Rule> described) {
    JsonObject content;
    try {
      content = AnnotationReader.read(location, lines);
    } catch (SyntaxException syntax) {
      errors.add(syntax.error());
      return;
    } catch (NoClassDefFoundError missing) {
      report(location, "metadata cannot be read: snakeyaml-engine is not on the class path");
      return;
    }
    Annotations.Scope scope = scope(location, content, target);
    if (scope == null) {
      return;
    }
    boolean entrypoint = content.get("entrypoint") == JsonBoolean.TRUE;
    boolean ofRule = scope == Annotations.Scope.RULE || scope == Annotations.Scope.DOCUMENT;
    if (target == null || (ofRule ? target.rule() == null : !target.isPackage())) {
      String wanted = ofRule ? "rule" : "package";
      String found =
          target == null
              ? ""
              : " (have "
                  + (target.rule() != null ? "rule" : target.isPackage() ? "package" : "import")
                  + ")";
      report(
          location, "annotation scope '" + name(scope) + "' must be applied to " + wanted + found);
      return;
    }
    if (entrypoint && scope != Annotations.Scope.DOCUMENT && scope != Annotations.Scope.PACKAGE) {
      report(
          location,
          "annotation entrypoint applied to non-document or package scope '" + name(scope) + "'");
      return;
    }
    blocks.add(new Annotations(scope, AnnotationReader.withScope(content, name(scope)), location));
    described.add(target.rule());
  }

  private Annotations.@Nullable Scope scope(
      Location location, JsonObject content, @Nullable Target target) {
    String written = content.string("scope").orElse("");
    if (written.isEmpty()) {
      if (target != null && target.rule() != null) {
        return content.get("entrypoint") == JsonBoolean.TRUE
            ? Annotations.Scope.DOCUMENT
            : Annotations.Scope.RULE;
      }
      if (target != null && target.isPackage()) {
        return Annotations.Scope.PACKAGE;
      }
      written = target == null ? "" : "import";
    }
    return switch (written) {
      case "rule" -> Annotations.Scope.RULE;
      case "document" -> Annotations.Scope.DOCUMENT;
      case "package" -> Annotations.Scope.PACKAGE;
      case "subpackages" -> Annotations.Scope.SUBPACKAGES;
      default -> {
        report(
            location,
            "invalid annotation scope '"
                + written
                + "'. Use one of 'rule', 'document', 'package', or 'subpackages'");
        yield null;
      }
    };
  }

  private static String name(Annotations.Scope scope) {
    return switch (scope) {
      case RULE -> "rule";
      case DOCUMENT -> "document";
      case PACKAGE -> "package";
      case SUBPACKAGES -> "subpackages";
    };
  }

  private static @Nullable Target following(List<Target> targets, int row) {
    Target nearest = null;
    for (Target target : targets) {
      if (target.row() > row && (nearest == null || target.row() < nearest.row())) {
        nearest = target;
      }
    }
    return nearest;
  }

  private static boolean beginsBlock(Comment comment) {
    return comment.text().strip().startsWith(MARK);
  }

  private boolean continues(Comment comment, int row) {
    int offset = comment.location().offset();
    return comment.location().row() == row
        && (offset == 0 || source.text().charAt(offset - 1) == '\n');
  }

  private void report(Location location, String message) {
    errors.add(new RegoError(RegoError.PARSE_ERROR, message, location));
  }
}
