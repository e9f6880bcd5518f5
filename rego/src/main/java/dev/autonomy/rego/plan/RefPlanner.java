package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.BaseData;
import dev.autonomy.rego.eval.Document;
import dev.autonomy.rego.eval.DocumentValue;
import dev.autonomy.rego.eval.InputPath;
import dev.autonomy.rego.eval.KeyedRules;
import dev.autonomy.rego.eval.KeyedValue;
import dev.autonomy.rego.eval.Namespace;
import dev.autonomy.rego.eval.NamespaceScan;
import dev.autonomy.rego.eval.NamespaceValue;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.Scan;
import dev.autonomy.rego.eval.Select;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans references: lookups where keys are known, scans where they are free. */
final class RefPlanner {

  private final Site site;
  private final TermPlanner terms;
  private final PatternPlanner patterns;

  RefPlanner(Site site) {
    this.site = site;
    terms = new TermPlanner(site);
    patterns = new PatternPlanner(site);
  }

  Operand operand(Term.Ref ref) {
    if (ref.head() instanceof Term.Var head && !site.frame().isBound(head.name())) {
      if (head.name().equals(Term.Var.INPUT)) {
        return input(ref.path());
      }
      if (head.name().equals(Term.Var.DATA)) {
        return data(ref.path());
      }
    }
    return follow(terms.operand(ref.head()), ref.path(), 0);
  }

  private Operand input(List<Term> keys) {
    Path path = Path.EMPTY;
    int known = 0;
    for (Value key; known < keys.size() && (key = constant(keys.get(known))) != null; known++) {
      path = path.then(key);
    }
    return follow(new InputPath(path), keys, known);
  }

  private Operand data(List<Term> keys) {
    Namespace place = site.program().root();
    for (int i = 0; i < keys.size(); i++) {
      if (place.document() != null) {
        return rules(place, keys, i);
      }
      Value key = constant(keys.get(i));
      if (key == null) {
        return explore(place, keys.subList(i, keys.size()));
      }
      Namespace child = place.child(key);
      if (child == null) {
        return base(place.path(), keys, i);
      }
      place = child;
    }
    return place.document() == null ? new NamespaceValue(place) : document(place);
  }

  private Operand document(Namespace place) {
    site.frame().costs();
    return new DocumentValue(rulesAt(place));
  }

  private static Document rulesAt(Namespace place) {
    if (place.document() == null) {
      throw new IllegalStateException("no rules at " + place.path());
    }
    return place.document();
  }

  /** A document, or only what it has at the keys that are known. */
  private Operand rules(Namespace place, List<Term> keys, int from) {
    int known = from;
    while (known < keys.size() && !patterns.isFree(keys.get(known))) {
      known++;
    }
    KeyedRules keyed = site.program().keyed().ask(rulesAt(place), known - from);
    if (keyed == null) {
      return follow(document(place), keys, from);
    }
    site.frame().costs();
    int behind = from + keyed.keys();
    return follow(new KeyedValue(keyed, terms.operands(keys.subList(from, behind))), keys, behind);
  }

  /** A place below which there are no rules. */
  private Operand base(Path start, List<Term> keys, int from) {
    Path path = start;
    int known = from;
    for (Value key; known < keys.size() && (key = constant(keys.get(known))) != null; known++) {
      path = path.then(key);
    }
    return follow(new BaseData(path, site.program().dataPlace(path)), keys, known);
  }

  /** A place of which only the evaluation can say which rules are there. */
  private Operand explore(Namespace place, List<Term> keys) {
    site.frame().searches();
    @Nullable Operand[] known = new Operand[keys.size()];
    int[] keySlots = new int[keys.size()];
    Slot[] found = new Slot[keys.size()];
    for (int i = 0; i < known.length; i++) {
      if (patterns.isFree(keys.get(i))) {
        Slot slot = site.frame().newSlot();
        found[i] = slot;
        keySlots[i] = slot.index();
        bindIfFreeVariable(keys.get(i), slot);
      } else {
        known[i] = terms.operand(keys.get(i));
      }
    }
    Slot value = site.frame().newSlot();
    site.chain().add(new NamespaceScan(place, known, keySlots, value.index()));
    for (int i = 0; i < known.length; i++) {
      if (known[i] == null && !(keys.get(i) instanceof Term.Var)) {
        patterns.match(keys.get(i), found[i]);
      }
    }
    return value;
  }

  private void bindIfFreeVariable(Term key, Slot slot) {
    if (key instanceof Term.Var variable) {
      site.frame().bind(variable.name(), slot);
    }
  }

  /** Follows keys through a value. */
  private Operand follow(Operand start, List<Term> keys, int from) {
    Operand value = start;
    for (int i = from; i < keys.size(); i++) {
      Term key = keys.get(i);
      value = patterns.isFree(key) ? scan(value, key) : Select.of(value, terms.operand(key));
    }
    return value;
  }

  private Operand scan(Operand collection, Term key) {
    site.frame().searches();
    Slot value = site.frame().newSlot();
    if (key instanceof Term.Var variable && variable.isWildcard()) {
      site.chain().add(new Scan(collection, Scan.NO_SLOT, value.index()));
      return value;
    }
    Slot keySlot = site.frame().newSlot();
    site.chain().add(new Scan(collection, keySlot.index(), value.index()));
    patterns.match(key, keySlot);
    return value;
  }

  /** The value of a key that is the same in every evaluation, or null. */
  private @Nullable Value constant(Term key) {
    if (key instanceof Term.Var variable) {
      Operand bound = site.frame().find(variable.name());
      return bound == null ? null : bound.constant();
    }
    return GroundTerms.value(key);
  }
}
