package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A module on its way through the checks. */
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
    private int features;

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
        errors.compileError(imported.location(), "import must not shadow " + onOneLine(first));
      }
    }
    for (Rule rule : module.rules()) {
      if (rule.head().ref().head() instanceof Term.Var name && name.isRootDocument()) {
        errors.compileError(
            rule.location(),
            "rules must not shadow " + name.name() + " (use a different rule name)");
      }
    }
  }

  /** Makes references absolute and the names of local variables unique. */
  void resolve(Map<String, Set<String>> ruleNames) {
    Set<String> own = ruleNames.getOrDefault(TreePrinter.print(module.packageName()), Set.of());
    Globals globals = Globals.of(module.packageName(), own, module.imports());
    Resolver resolver = new Resolver(globals);
    boolean guardsRoots = Checker.isStrict(module, options);
    for (Rule rule : module.rules()) {
      RuleUnit unit = new RuleUnit(rule);
      int before = errors.size();
      List<Rule> resolved = new ArrayList<>(unit.chain.size());
      for (Rule part : unit.chain) {
        resolved.add(resolver.rule(part, module.packageName()));
      }
      unit.features = resolver.takeFeatures();
      unit.chain =
          new RuleRenamer(unit.names, errors, options.strict(), guardsRoots).chain(resolved);
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
        errors.compileError(imported.location(), onOneLine(imported) + " unused");
      }
    }
  }

  /** Checks what needs to know all rules, and brings the rules into their final form. */
  void check(Functions functions, Metadata metadata) {
    CallChecker calls =
        new CallChecker(functions, options, Checker.isStrict(module, options), errors);
    for (int i = 0; i < rules.size(); i++) {
      RuleUnit unit = rules.get(i);
      if (!unit.failed) {
        int before = errors.size();
        for (Rule part : unit.chain) {
          calls.rule(part);
        }
        rewriteFeatures(unit, functions, metadata);
        if (errors.size() == before) {
          order(unit, functions, i);
        }
      }
    }
  }

  /** Rewrites what only some rules have. */
  private void rewriteFeatures(RuleUnit unit, Functions functions, Metadata metadata) {
    int features = unit.features;
    if ((features & Resolver.METADATA) != 0) {
      List<Rule> rewritten = new ArrayList<>(unit.chain.size());
      for (Rule part : unit.chain) {
        rewritten.add(rewritten(part, new MetadataRewriter(metadata, module, part)));
      }
      unit.chain = rewritten;
    }
    if ((features & Resolver.MODIFIERS) != 0) {
      rewrite(unit, new ModifierChecker(functions, options, errors));
    }
    boolean prints = (features & Resolver.PRINTS) != 0;
    if (prints && !options.printStatements()) {
      rewrite(unit, new PrintEraser());
    }
    if ((prints && options.printStatements()) || (features & Resolver.TEMPLATES) != 0) {
      CaptureChecker captures = new CaptureChecker(functions, options.printStatements(), errors);
      for (Rule part : unit.chain) {
        captures.rule(part);
      }
    }
  }

  private static void rewrite(RuleUnit unit, TreeTransformer transformer) {
    List<Rule> rewritten = new ArrayList<>(unit.chain.size());
    for (Rule rule : unit.chain) {
      rewritten.add(rewritten(rule, transformer));
    }
    unit.chain = rewritten;
  }

  private static Rule rewritten(Rule rule, TreeTransformer transformer) {
    Head head = transformer.head(rule.head());
    return rule.with(head, transformer.rewrite(rule.body()));
  }

  private void order(RuleUnit unit, Functions functions, int index) {
    List<Rule> ordered = new ArrayList<>(unit.chain.size());
    for (Rule part : unit.chain) {
      UnsafeVariables unsafe = new UnsafeVariables();
      ordered.add(new SafetyChecker(functions, unit.names, unsafe).rule(part));
      if (!unsafe.isEmpty()) {
        unsafe.report(errors, place(index));
      }
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

  /** An import as it was written, which may have been on several lines. */
  private static String onOneLine(Import imported) {
    return imported.location().text().replace('\r', ' ').replace('\n', ' ');
  }
}
