package dev.autonomy.rego.type;

/**
 * Whether and with what types are checked.
 *
 * @param enabled false for a policy that has been checked before: compiling it again costs less
 *     without, and an operand of a wrong type is found when it is evaluated, in any case
 * @param schemas of documents that come from outside
 */
public record TypeChecks(boolean enabled, SchemaSet schemas) {

  /** Types are checked; of documents from outside nothing is known. */
  public static final TypeChecks ON = new TypeChecks(true, SchemaSet.EMPTY);

  /** Types are not checked. */
  public static final TypeChecks OFF = new TypeChecks(false, SchemaSet.EMPTY);

  /** The same with schemas. */
  public TypeChecks withSchemas(SchemaSet other) {
    return new TypeChecks(enabled, other);
  }
}
