package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeTransformer;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A module on its way through the checks. */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
final class ModuleUnit {
  private final RegoModule module;
  private final CheckOptions options;
  private final Diagnostics errors;
  private final List<RuleUnit> rules = new ArrayList<>();

  ModuleUnit(RegoModule module, CheckOptions options, Diagnostics errors) {
    this.module = module;
    this.options = options;
    this.errors = errors;
  }

  /** A rule on its way through the checks, with everything behind its {@code else}. */
  private static final class RuleUnit {
    private final Rule written;
    private final FreshNames names = new FreshNames();
    private List<Rule> chain;
    private boolean failed;

    RuleUnit(Rule written) {
      this.written = written;
      this.chain = Checker.chain(written);
    }
  }

  /** The module as far as it has been rewritten. */
  RegoModule module() {
    List<Rule> joined = new ArrayList<>(rules.size());
    for (RuleUnit unit : rules) {
      joined.add(Checker.join(unit.chain));
    }
    return new RegoModule(
        module.source(),
        module.version(),
        module.packageName(),
        module.imports(),
        joined,
        module.annotations(),
        module.comments());
  }

  /** Checks imports, and that nothing takes the names {@code input} and {@code data}. */
  void checkDeclarations() {
    if (!Checker.isStrict(module, options)) {
      return;
    }
    Map<String, Import> known = new HashMap<>();
    for (Import imported : module.imports()) {
      Import first = known.putIfAbsent(Globals.name(imported), imported);
      if (first != null) {
        errors.compileError(
            imported.location(), "import must not shadow " + first.location().text());
      }
    }
    for (Rule rule : module.rules()) {
      if (rule.head().ref().head() instanceof Term.Var name && name.isRootDocument()) {
        errors.compileError(
            rule.location(),
            "rules must not shadow " + name.name() + " (use a different rule name)");
      }
      for (Rule part : Checker.chain(rule)) {
        new RootAssignments().rule(part);
      }
    }
  }

  /** Reports assignments to {@code input} and {@code data}. */
  private final class RootAssignments extends TreeVisitor {
    @Override
    public void expression(Expression expression) {
      if (expression.form() instanceof Expression.Evaluate(Term.Call call)
          && Declarations.isAssignment(call)
          && call.arguments().getFirst() instanceof Term.Ref(Term.Var root, List<Term> path, _)
          && path.isEmpty()) {
        errors.compileError(
            expression.location(),
            "variables must not shadow " + root.name() + " (use a different variable name)");
      }
      super.expression(expression);
    }
  }

  /** Makes references absolute and the names of local variables unique. */
  void resolve(Map<String, Set<String>> ruleNames) {
    Set<String> own = ruleNames.getOrDefault(TreePrinter.print(module.packageName()), Set.of());
    Globals globals = Globals.of(module.packageName(), own, module.imports());
    Resolver resolver = new Resolver(globals);
    for (Rule rule : module.rules()) {
      RuleUnit unit = new RuleUnit(rule);
      int before = errors.size();
      List<Rule> resolved = new ArrayList<>(unit.chain.size());
      for (Rule part : unit.chain) {
        resolved.add(resolver.rule(part, module.packageName()));
      }
      unit.chain = new LocalRenamer(unit.names, errors, options.strict()).chain(resolved);
      unit.failed = errors.size() > before;
      rules.add(unit);
    }
    if (options.strict()) {
      reportUnusedImports(globals);
    }
  }

  private void reportUnusedImports(Globals globals) {
    for (Import imported : module.imports()) {
      if (Globals.isDocument(imported) && !globals.isUsed(Globals.name(imported))) {
        errors.compileError(imported.location(), imported.location().text() + " unused");
      }
    }
  }

  /** Checks what needs to know all rules, and brings the rules into their final form. */
  void check(Functions functions, Metadata metadata) {
    CallChecker calls =
        new CallChecker(functions, options, Checker.isStrict(module, options), errors);
    ModifierChecker modifiers = new ModifierChecker(functions, options, errors);
    CaptureChecker captures = new CaptureChecker(functions, options.printStatements(), errors);
    PrintEraser eraser = new PrintEraser();
    for (int i = 0; i < rules.size(); i++) {
      RuleUnit unit = rules.get(i);
      if (unit.failed) {
        continue;
      }
      int before = errors.size();
      MetadataRewriter described = new MetadataRewriter(metadata, module, Checker.join(unit.chain));
      List<Rule> rewritten = new ArrayList<>(unit.chain.size());
      for (Rule part : unit.chain) {
        calls.rule(part);
        Rule prepared = rewrite(rewrite(part, described), modifiers);
        rewritten.add(options.printStatements() ? prepared : rewrite(prepared, eraser));
      }
      for (Rule part : rewritten) {
        captures.rule(part);
      }
      if (errors.size() == before) {
        order(unit, rewritten, functions, place(i));
      }
    }
  }

  private void order(RuleUnit unit, List<Rule> chain, Functions functions, String place) {
    List<Rule> ordered = new ArrayList<>(chain.size());
    for (Rule part : chain) {
      UnsafeVariables unsafe = new UnsafeVariables();
      ordered.add(new SafetyChecker(functions, unit.names, unsafe).rule(part));
      unsafe.report(errors, place);
    }
    unit.chain = ordered;
  }

  /** Names the rule in messages when its line holds rules of other names, too. */
  private String place(int index) {
    Location location = rules.get(index).written.location();
    String name = localName(index);
    int firstRow = location.row();
    int lastRow = location.source().row(Math.max(location.offset(), location.end() - 1));
    boolean shared =
        (index > 0 && lastRow(index - 1) >= firstRow && !localName(index - 1).equals(name))
            || (index + 1 < rules.size()
                && rules.get(index + 1).written.location().row() <= lastRow
                && !localName(index + 1).equals(name));
    return shared ? " in rule " + name : "";
  }

  private int lastRow(int index) {
    Location location = rules.get(index).written.location();
    return location.source().row(Math.max(location.offset(), location.end() - 1));
  }

  private String localName(int index) {
    return TreePrinter.print(rules.get(index).written.head().ref());
  }

  private static Rule rewrite(Rule rule, TreeTransformer transformer) {
    Head head = transformer.head(rule.head());
    Body body = transformer.rewrite(rule.body());
    return head == rule.head() && body == rule.body() ? rule : rule.with(head, body);
  }
}
