package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.check.types.TypeChecker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks modules together and rewrites them into the form that is planned; see the package
 * documentation for that form.
 */
public final class Checker {
  private final CheckOptions options;
  private final Diagnostics errors = new Diagnostics();
  private final RuleTree tree = new RuleTree();

  private Checker(CheckOptions options) {
    this.options = options;
  }

  /**
   * Checks modules.
   *
   * @param modules as parsed, in the order in which their rules count
   * @throws RegoException with everything that is wrong with them, by location
   */
  public static CheckedModules check(List<RegoModule> modules, CheckOptions options) {
    return new Checker(options).run(modules);
  }

  private CheckedModules run(List<RegoModule> modules) {
    Map<String, Set<String>> ruleNames = Globals.ruleNames(modules);
    List<ModuleUnit> units = new ArrayList<>(modules.size());
    for (RegoModule module : modules) {
      ModuleUnit unit = new ModuleUnit(module, options, errors);
      unit.checkDeclarations();
      unit.resolve(ruleNames);
      units.add(unit);
    }
    List<RegoModule> resolved = new ArrayList<>(modules.size());
    for (ModuleUnit unit : units) {
      RegoModule module = unit.module();
      resolved.add(module);
      tree.add(module);
    }
    new ConflictChecker(errors, resolved).check(tree);
    Functions functions = new Functions(tree, options);
    Metadata metadata = Metadata.of(resolved, errors);
    for (ModuleUnit unit : units) {
      unit.check(functions, metadata);
    }
    errors.throwIfAny();
    List<RuleTree> order = new RecursionChecker(tree, errors).check();
    errors.throwIfAny();
    List<RegoModule> checked = new ArrayList<>(modules.size());
    for (ModuleUnit unit : units) {
      checked.add(unit.module());
    }
    TypeChecker types = null;
    if (options.types().enabled()) {
      types = new TypeChecker(functions::builtin, options.types().schemas());
      RuleSequence rules = new RuleSequence(order, resolved, checked, metadata);
      errors.addAll(types.check(rules.rules(), rules::schemas));
      errors.throwIfAny();
    }
    return new CheckedModules(checked, tree, options, types);
  }

  /** Whether the errors of version 1 apply to a module. */
  static boolean isStrict(RegoModule module, CheckOptions options) {
    return options.strict() || module.version() == RegoVersion.V1;
  }

  /** A rule and everything behind its {@code else}, each without what is behind it. */
  static List<Rule> chain(Rule rule) {
    List<Rule> chain = new ArrayList<>();
    for (Rule part = rule; part != null; part = part.otherwise()) {
      chain.add(part.withOtherwise(null));
    }
    return chain;
  }

  /** Puts a chain together again. */
  static Rule join(List<Rule> chain) {
    Rule joined = chain.getLast();
    for (int i = chain.size() - 2; i >= 0; i--) {
      joined = chain.get(i).withOtherwise(joined);
    }
    return joined;
  }
}
