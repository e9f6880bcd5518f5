package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.check.types.TypeChecker;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Modules that passed all checks, in the form that is planned. */
public final class CheckedModules {
  private final List<RegoModule> modules;
  private final RuleTree rules;
  private final CheckOptions options;
  private final @Nullable TypeChecker types;

  CheckedModules(
      List<RegoModule> modules, RuleTree rules, CheckOptions options, @Nullable TypeChecker types) {
    this.modules = List.copyOf(modules);
    this.rules = rules;
    this.options = options;
    this.types = types;
  }

  /** The modules, in the order in which they were given. */
  public List<RegoModule> modules() {
    return modules;
  }

  /**
   * Checks a query against the modules and brings it into the same form; references in it are
   * absolute.
   *
   * @throws RegoException with everything that is wrong with it
   */
  public Body checkQuery(Body query) {
    return checkQuery(query, null, List.of());
  }

  /**
   * Checks a query as if it stood in a package, with imports.
   *
   * @param packageName the package whose rules the query names without path, or null for none
   * @throws RegoException with everything that is wrong with it
   */
  public Body checkQuery(Body query, Term.@Nullable Ref packageName, List<Import> imports) {
    Diagnostics errors = new Diagnostics();
    Body resolved = new Resolver(globals(packageName, imports)).query(query);
    FreshNames names = new FreshNames();
    Body renamed =
        new LocalRenamer(names, errors, options.strict(), options.strict()).query(resolved);
    errors.throwIfAny();
    Functions functions = new Functions(rules, options);
    new CallChecker(functions, options, options.strict(), errors).body(renamed);
    Body prepared = new ModifierChecker(functions, options, errors).rewrite(renamed);
    if (!options.printStatements()) {
      prepared = new PrintEraser().rewrite(prepared);
    }
    new CaptureChecker(functions, options.printStatements(), errors).query(prepared);
    errors.throwIfAny();
    UnsafeVariables unsafe = new UnsafeVariables();
    Body ordered = new SafetyChecker(functions, names, unsafe).query(prepared);
    unsafe.report(errors, "");
    errors.throwIfAny();
    if (types != null) {
      errors.addAll(types.checkQuery(ordered));
      errors.throwIfAny();
    }
    return ordered;
  }

  private Globals globals(Term.@Nullable Ref packageName, List<Import> imports) {
    if (packageName == null && imports.isEmpty()) {
      return Globals.NONE;
    }
    Term.Ref name =
        packageName == null
            ? new Term.Ref(new Term.Var(Term.Var.DATA, Location.NONE), List.of(), Location.NONE)
            : packageName;
    Set<String> own = Set.of();
    if (packageName != null) {
      RuleTree node = rules.find(packageName);
      own = node == null ? Set.of() : ruleNames(packageName);
    }
    return Globals.of(name, own, imports);
  }

  private Set<String> ruleNames(Term.Ref packageName) {
    Set<String> names = new HashSet<>();
    String wanted = TreePrinter.print(packageName);
    for (RegoModule module : modules) {
      if (TreePrinter.print(module.packageName()).equals(wanted)) {
        int depth = packageName.path().size();
        module
            .rules()
            .forEach(
                rule -> {
                  if (rule.head().ref().path().get(depth) instanceof Term.StringLiteral literal) {
                    names.add(literal.value());
                  }
                });
      }
    }
    return names;
  }
}
