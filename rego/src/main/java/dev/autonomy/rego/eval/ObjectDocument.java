package dev.autonomy.rego.eval;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;

/**
 * {@code p[k] := v if ...}, {@code p[k].q contains v if ...} and so on: the object of what all
 * rules give, together with the documents below it whose place is fixed.
 */
public final class ObjectDocument extends Document {

  private RuleSet rules = RuleSet.EMPTY;
  private Nested[] nested = new Nested[0];

  /** A document whose rules are still to be planned. */
  public ObjectDocument(int index, String name, Path path, Location location) {
    super(index, name, path, location);
  }

  /**
   * A document below this one.
   *
   * @param path from this document to it
   */
  public record Nested(Path path, Document document) {

    /** Puts what the document has into {@code tree}. */
    void addTo(ObjectTree tree, Machine machine) {
      Value value = document.value(machine);
      if (value == null) {
        return;
      }
      if (document instanceof SetDocument && value instanceof SetValue members) {
        tree.addAll(path, members, document.location());
      } else {
        tree.put(path, value, document.location());
      }
    }
  }

  /** Gives the document its rules, once; they end in {@link Outcomes.PutAtPath}. */
  public void define(RuleSet ruleSet, Nested... below) {
    rules = ruleSet;
    nested = below.clone();
  }

  @Override
  Value evaluate(Machine machine) {
    ObjectTree outer = machine.tree;
    ObjectTree tree = new ObjectTree();
    machine.tree = tree;
    RuleBody first = rules.contribute(machine, machine.top);
    for (Nested below : nested) {
      below.addTo(tree, machine);
    }
    machine.tree = outer;
    if (first != null) {
      machine.decided(index, first);
    }
    return tree.build();
  }
}
