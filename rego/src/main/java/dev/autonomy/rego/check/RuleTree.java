package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rules by where they define values: a node for each key below {@code data}. A rule stands at
 * the node of the keys of its reference up to the first that is not constant.
 */
final class RuleTree {
  private final Map<Value, RuleTree> children = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<RegoModule> modules = new ArrayList<>();

  RuleTree() {}

  /** Adds the rules of a module, and its package even when it has none. */
  void add(RegoModule module) {
    node(module.packageName()).modules.add(module);
    for (Rule rule : module.rules()) {
      node(rule.head().ref()).rules.add(rule);
    }
  }

  private RuleTree node(Term.Ref ref) {
    RuleTree node = this;
    for (Term key : ref.path()) {
      Value constant = GroundTerms.value(key);
      if (constant == null) {
        break;
      }
      node = node.children.computeIfAbsent(constant, _ -> new RuleTree());
    }
    return node;
  }

  /** The rules that stand here, in the order of the modules; without those behind {@code else}. */
  List<Rule> rules() {
    return rules;
  }

  /** The nodes one key further. */
  Map<Value, RuleTree> children() {
    return children;
  }

  /** The modules whose package this is. */
  List<RegoModule> modules() {
    return modules;
  }

  /** The node one key further, or null. */
  @Nullable RuleTree child(Value key) {
    return children.get(key);
  }

  /** The node one key further, or null. */
  @Nullable RuleTree child(String key) {
    return children.get(StringValue.of(key));
  }

  /** The node of a reference below {@code data} whose keys are all constant, or null. */
  @Nullable RuleTree find(Term.Ref ref) {
    if (!ref.startsWith(Term.Var.DATA)) {
      return null;
    }
    RuleTree node = this;
    for (Term key : ref.path()) {
      Value constant = GroundTerms.value(key);
      node = constant == null ? null : node.children.get(constant);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /** Whether functions stand here. */
  boolean isFunction() {
    return !rules.isEmpty() && rules.getFirst().head().isFunction();
  }
}
