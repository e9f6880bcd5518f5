package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a module: its package, its imports in groups, its rules. */
final class ModuleWriter {
  private final RegoModule module;
  private final LineWriter lines;
  private final SourceRows rows;
  private final RuleWriter rules;
  private final List<List<Import>> replacements;
  private final ImportPlan plan;

  private ModuleWriter(RegoModule module, FormatOptions options) {
    this.module = module;
    this.lines =
        new LineWriter(module.source(), module.comments(), options.reading().maxSourceChars());
    this.rows = new SourceRows(module.source(), module.comments());
    this.plan = new ImportPlan(module, options);
    this.rules = new RuleWriter(lines, rows, plan.keywords());
    this.replacements = plan.replacements();
  }

  /** The text of a module. */
  static String write(RegoModule module, FormatOptions options) {
    return new ModuleWriter(module, options).write();
  }

  private String write() {
    Term.Ref name = module.packageName();
    lines.comments(name.location().offset());
    lines.text("package");
    lines.space();
    lines.token(path(name.path(), ""), name.location().offset());
    if (plan.addsVersion()) {
      lines.blankLine();
      lines.text("import rego.v1");
    }
    int nextImport = 0;
    Rule previous = null;
    boolean groupable = false;
    for (Rule rule : module.rules()) {
      int next = importsBefore(rule.location().offset(), nextImport);
      imports(nextImport, next);
      boolean adjacent =
          groupable
              && previous != null
              && next == nextImport
              && rules.isGroupable(rule)
              && rule.location().row() == previous.location().row() + 1;
      nextImport = next;
      if (adjacent) {
        lines.line();
      } else {
        lines.blankLine();
      }
      groupable = rules.rule(rule);
      previous = rule;
    }
    imports(nextImport, module.imports().size());
    return lines.end();
  }

  private int importsBefore(int offset, int from) {
    int next = from;
    while (next < module.imports().size()
        && module.imports().get(next).location().offset() < offset) {
      next++;
    }
    return next;
  }

  /** Imports that no rule stands between: a blank line or a comment begins a new group. */
  private void imports(int from, int to) {
    List<Import> group = new ArrayList<>();
    Import previous = null;
    for (int i = from; i < to; i++) {
      Import imported = module.imports().get(i);
      if (previous != null && beginsGroup(previous, imported, replacements.get(i - 1))) {
        group(group);
        group.clear();
      }
      if (replacements.get(i).isEmpty()) {
        lines.withoutCode(rows.of(imported.location().end()));
      }
      group.addAll(replacements.get(i));
      previous = imported;
    }
    group(group);
  }

  private boolean beginsGroup(Import previous, Import next, List<Import> previousReplacement) {
    int end = previous.location().end();
    int start = next.location().offset();
    return rows.of(start) - rows.of(end) > 1
        || (previousReplacement.isEmpty() && rows.hasComment(end, start));
  }

  /** A group in its order, each import with the comment behind it. */
  private void group(List<Import> group) {
    if (group.isEmpty()) {
      return;
    }
    lines.blankLine();
    int from = group.getFirst().location().offset();
    int to = rows.lineEnd(group.getLast().location().end());
    Map<Import, Comment> trailing = trailingComments(group, from, to);
    if (trailing == null) {
      for (Import imported : group) {
        lines.token(text(imported), imported.location().offset());
        lines.line();
      }
      return;
    }
    lines.comments(from);
    lines.skipComments(to);
    List<Import> sorted = new ArrayList<>(group);
    sorted.sort(ImportOrder::compare);
    for (Import imported : sorted) {
      lines.text(text(imported));
      Comment comment = trailing.get(imported);
      if (comment != null) {
        lines.appendComment(comment);
      }
      lines.line();
    }
  }

  /** The comments behind imports and in them; null when an import has two, or one stands apart. */
  private @Nullable Map<Import, Comment> trailingComments(List<Import> group, int from, int to) {
    Map<Import, Comment> trailing = new HashMap<>();
    int index = 0;
    for (int i = rows.firstComment(from); i < module.comments().size(); i++) {
      Comment comment = module.comments().get(i);
      Location place = comment.location();
      if (place.offset() >= to) {
        break;
      }
      while (index + 1 < group.size()
          && group.get(index + 1).location().offset() < place.offset()) {
        index++;
      }
      Import before = group.get(index);
      boolean belongs =
          before.location().end() > place.offset()
              || rows.of(before.location().end()) == place.row();
      if (!belongs || trailing.put(before, comment) != null) {
        return null;
      }
    }
    return trailing;
  }

  private String text(Import imported) {
    Term.Ref path = imported.path();
    String head = path.head() instanceof Term.Var variable ? variable.name() : "";
    String text = "import " + path(path.path(), head);
    return imported.alias() == null ? text : text + " as " + imported.alias();
  }

  /** Names and strings; words are written behind dots where the author did so. */
  private String path(List<Term> keys, String head) {
    StringBuilder text = new StringBuilder(head);
    for (Term key : keys) {
      if (!(key instanceof Term.StringLiteral(String name, Location place))) {
        continue;
      }
      if (text.isEmpty()) {
        text.append(name);
      } else if (rows.isQuote(place) && !Names.isPlainKey(name)) {
        text.append('[').append(place.text()).append(']');
      } else {
        text.append('.').append(name);
      }
    }
    return text.toString();
  }
}
