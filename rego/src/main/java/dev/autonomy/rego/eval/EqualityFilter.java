package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;

/**
 * Equalities that the elements of a scan must satisfy next: fields of the element on one side,
 * values known before the scan on the other. What fails them can be left out of the scan, because
 * nothing between the two does more than look at values.
 */
public final class EqualityFilter {

  /** In the place of a hash: something is undefined, so that no element can satisfy it. */
  static final long UNDEFINED = -1;

  private static final long HASH_BITS = 0xffff_ffffL;

  private final Operand[] fields;
  private final Operand[] wanted;
  private final int[] documents;

  /**
   * Demands that each field is what is wanted in its place.
   *
   * @param fields read the slots of the scan and nothing else that changes
   * @param wanted do not read the slots of the scan
   * @param documents numbers of the documents that are looked at between scan and equalities; they
   *     have to be known, since computing one may fail
   */
  public EqualityFilter(Operand[] fields, Operand[] wanted, int[] documents) {
    this.fields = fields.clone();
    this.wanted = wanted.clone();
    this.documents = documents.clone();
  }

  /** Whether all documents are known. */
  boolean isReady(Machine machine) {
    for (int document : documents) {
      if (machine.documents[document] == null) {
        return false;
      }
    }
    return true;
  }

  /** Hash of the fields of the element that the machine has bound, or {@link #UNDEFINED}. */
  long hashOfFields(Machine machine) {
    return hash(machine, fields);
  }

  /** Hash that the fields of an element must have, or {@link #UNDEFINED}. */
  long hashOfWanted(Machine machine) {
    return hash(machine, wanted);
  }

  private static long hash(Machine machine, Operand[] operands) {
    int hash = 0;
    for (Operand operand : operands) {
      Value value = operand.value(machine);
      if (value == null) {
        return UNDEFINED;
      }
      hash = hash * 31 + machine.hash(value);
    }
    return hash & HASH_BITS;
  }
}
