package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which imports a module has once it is formatted, and so which keywords its rules can use.
 *
 * <p>What {@code import rego.v1} brings needs no imports of single keywords; experiments, such as
 * {@code future.keywords.not}, always do.
 */
final class ImportPlan {
  private static final String VERSION = "v1";
  private static final String FUTURE = "future";
  private static final Set<String> STANDARD = Set.of("contains", "every", "if", "in");

  private final RegoModule module;
  private final FormatOptions options;
  private final boolean dropsVersion;
  private final boolean dropsKeywords;
  private boolean needsVersion;

  ImportPlan(RegoModule module, FormatOptions options) {
    this.module = module;
    this.options = options;
    boolean hasVersion = module.imports().stream().anyMatch(ImportPlan::isVersion);
    boolean both = options.target() == FormatOptions.Target.BOTH_VERSIONS;
    this.dropsVersion = options.dropVersionImports();
    this.dropsKeywords = dropsVersion || hasVersion || both;
    this.needsVersion = both && !hasVersion;
  }

  /** What to write in the place of each import: nothing, itself, or others. */
  List<List<Import>> replacements() {
    List<List<Import>> replacements = new ArrayList<>();
    for (Import imported : module.imports()) {
      replacements.add(replacement(imported));
    }
    return replacements;
  }

  /** Whether {@code import rego.v1} has to be added where no import makes room for it. */
  boolean addsVersion() {
    return needsVersion;
  }

  private List<Import> replacement(Import imported) {
    if (isVersion(imported)) {
      return dropsVersion ? List.of() : List.of(imported);
    }
    if (!dropsKeywords || !imported.path().startsWith(FUTURE)) {
      return List.of(imported);
    }
    List<Import> replacement = new ArrayList<>();
    if (needsVersion) {
      needsVersion = false;
      replacement.add(importOf(imported.location(), "rego", VERSION));
    }
    if (imported.path().path().size() == 1) {
      for (String keyword : experiments()) {
        replacement.add(importOf(imported.location(), FUTURE, "keywords", keyword));
      }
    } else if (!STANDARD.contains(keyword(imported))) {
      replacement.add(imported);
    }
    return replacement;
  }

  /** From where on the rules can use which keywords. */
  KeywordPlan keywords() {
    if (options.target() != FormatOptions.Target.SAME_VERSION
        || options.reading().version() == RegoVersion.V1) {
      return KeywordPlan.VERSION_1;
    }
    int version = KeywordPlan.NEVER;
    int withIf = KeywordPlan.NEVER;
    int withContains = KeywordPlan.NEVER;
    for (Import imported : module.imports()) {
      int offset = imported.location().offset();
      String keyword = keyword(imported);
      boolean all = isVersion(imported) || keyword.equals("keywords");
      if (isVersion(imported)) {
        version = Math.min(version, offset);
      }
      if (all || keyword.equals("if")) {
        withIf = Math.min(withIf, offset);
      }
      if (all || keyword.equals("contains")) {
        withContains = Math.min(withContains, offset);
      }
    }
    return new KeywordPlan(withIf, withContains, version);
  }

  private static boolean isVersion(Import imported) {
    return imported.path().startsWith("rego");
  }

  /** The last key of an import of keywords, else nothing. */
  private static String keyword(Import imported) {
    return imported.path().startsWith(FUTURE)
            && imported.path().path().getLast() instanceof Term.StringLiteral literal
        ? literal.value()
        : "";
  }

  private static Import importOf(Location location, String head, String... keys) {
    List<Term> path = new ArrayList<>();
    for (String key : keys) {
      path.add(new Term.StringLiteral(key, location));
    }
    return new Import(new Term.Ref(new Term.Var(head, location), path, location), null, location);
  }

  /** The experimental keywords that the rules make use of. */
  private Set<String> experiments() {
    Set<String> found = new TreeSet<>();
    TreeVisitor visitor =
        new TreeVisitor() {
          @Override
          public void form(Expression.Form form) {
            switch (form.kind()) {
              case NOT -> found.add("not");
              case AND -> found.add("and");
              case OR -> found.add("or");
              case EVALUATE, SOME_DECLARATION, SOME_IN, EVERY -> {}
            }
            super.form(form);
          }
        };
    for (Rule rule : module.rules()) {
      for (Rule current = rule; current != null; current = current.otherwise()) {
        visitor.rule(current);
      }
    }
    return found;
  }
}
