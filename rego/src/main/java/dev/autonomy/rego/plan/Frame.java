package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Slot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one rule while it is planned: which are bound at this point, and to what. Bodies
 * inside the rule (comprehensions, {@code not}, {@code every}) see what is bound around them, and
 * what they bind is theirs; all share one numbering of slots.
 */
final class Frame {

  private final Rule rule;
  private final Map<String, Operand> bound;

  /** What the whole rule has in common. */
  private static final class Rule {
    int slots;
    boolean searches;
    boolean costly;
  }

  /** A frame whose first slots are taken by arguments. */
  Frame(int arguments) {
    rule = new Rule();
    rule.slots = arguments;
    bound = new LinkedHashMap<>();
  }

  private Frame(Frame outer) {
    rule = outer.rule;
    bound = new LinkedHashMap<>(outer.bound);
  }

  /** The frame of a body inside this one. */
  Frame inner() {
    return new Frame(this);
  }

  /** A copy to plan in without effect on this one or on the rule. */
  Frame detached() {
    Frame copy = new Frame(rule.slots);
    copy.bound.putAll(bound);
    return copy;
  }

  /** What the variable is bound to, or null while it is free. */
  @Nullable Operand find(String variable) {
    return bound.get(variable);
  }

  /** What the term is bound to if it is a variable; null while it is free, or none. */
  @Nullable Operand find(Term term) {
    return term instanceof Term.Var variable ? find(variable.name()) : null;
  }

  boolean isBound(String variable) {
    return bound.containsKey(variable);
  }

  /** Binds a free variable to an operand that stays the same as long as the variable is in use. */
  void bind(String variable, Operand operand) {
    bound.put(variable, operand);
  }

  /** Binds a free variable to a slot of its own. */
  Slot bindToSlot(String variable) {
    Slot slot = newSlot();
    bound.put(variable, slot);
    return slot;
  }

  /** Goes through the bound variables in the order in which they were bound. */
  void forEach(BiConsumer<String, Operand> action) {
    bound.forEach(action);
  }

  Slot newSlot() {
    return new Slot(rule.slots++);
  }

  /** Slots taken so far. */
  int slots() {
    return rule.slots;
  }

  /** Notes that the rule can have more than one solution. */
  void searches() {
    rule.searches = true;
    rule.costly = true;
  }

  /** Notes that the rule does more than compare. */
  void costs() {
    rule.costly = true;
  }

  boolean hasSearched() {
    return rule.searches;
  }

  boolean isCostly() {
    return rule.costly;
  }
}
