package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that stand for something outside of a rule: the rules of the package, in whatever file,
 * and the imports of the file, which come first.
 */
final class Globals {
  /** No names at all. */
  static final Globals NONE = new Globals();

  private final Map<String, Term.Ref> documents = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  private Globals() {}

  /** The names of the rules of each package, by the text of the package's name. */
  static Map<String, Set<String>> ruleNames(List<RegoModule> modules) {
    Map<String, Set<String>> names = new HashMap<>();
    for (RegoModule module : modules) {
      Set<String> ofPackage =
          names.computeIfAbsent(
              TreePrinter.print(module.packageName()), _ -> new LinkedHashSet<>());
      for (Rule rule : module.rules()) {
        if (rule.head().ref().head() instanceof Term.Var(String name, Location _)) {
          ofPackage.add(name);
        }
      }
    }
    return names;
  }

  /** The names in a file. */
  static Globals of(Term.Ref packageName, Set<String> ruleNames, List<Import> imports) {
    Globals globals = new Globals();
    for (String name : ruleNames) {
      List<Term> path = new ArrayList<>(packageName.path());
      path.add(new Term.StringLiteral(name, Location.NONE));
      globals.documents.put(name, new Term.Ref(packageName.head(), path, Location.NONE));
    }
    for (Import imported : imports) {
      if (isDocument(imported)) {
        globals.documents.put(name(imported), imported.path());
      }
    }
    return globals;
  }

  /** Whether an import names a document, and not a part of the language. */
  static boolean isDocument(Import imported) {
    return imported.path().startsWith(Term.Var.DATA) || imported.path().startsWith(Term.Var.INPUT);
  }

  /** The name that an import goes by. */
  static String name(Import imported) {
    if (imported.alias() != null) {
      return imported.alias();
    }
    List<Term> path = imported.path().path();
    if (!path.isEmpty() && path.getLast() instanceof Term.StringLiteral(String last, Location _)) {
      return last;
    }
    return ((Term.Var) imported.path().head()).name();
  }

  /** What a name stands for, or null. */
  Term.@Nullable Ref document(String name) {
    Term.Ref document = documents.get(name);
    if (document != null) {
      used.add(name);
    }
    return document;
  }

  /** Whether anything asked for a name. */
  boolean isUsed(String name) {
    return used.contains(name);
  }
}
