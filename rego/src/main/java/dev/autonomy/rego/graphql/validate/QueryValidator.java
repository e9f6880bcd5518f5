package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.schema.Schema;
import java.util.List;

/** Holds executable documents against a schema (GraphQL, October 2021, section 5). */
public final class QueryValidator {

  private QueryValidator() {}

  /**
   * Whether the document keeps all rules; the search ends with the first problem.
   *
   * @throws GraphQlException if fragments spread each other deeper than {@link Work#MAX_DEPTH}
   */
  public static boolean isValid(Schema schema, QueryDocument document, Work work)
      throws GraphQlException {
    return run(schema, document, work, new Problems(1)).list().isEmpty();
  }

  /**
   * What is wrong with the document, at most {@link Problems#MAX_PROBLEMS} things.
   *
   * @throws GraphQlException if fragments spread each other deeper than {@link Work#MAX_DEPTH}
   */
  public static Problems validate(Schema schema, QueryDocument document, Work work)
      throws GraphQlException {
    return run(schema, document, work, new Problems(Problems.MAX_PROBLEMS));
  }

  private static Problems run(Schema schema, QueryDocument document, Work work, Problems problems)
      throws GraphQlException {
    Validation validation = new Validation(schema, document, work, problems);
    new Walker(validation, rules(validation)).walk();
    return problems;
  }

  /** All rules in the order in which they report. */
  private static List<Rule> rules(Validation validation) {
    return List.of(
        new FieldsOnCorrectType(validation),
        new FragmentsOnCompositeTypes(validation),
        new KnownArgumentNames(validation),
        new KnownDirectives(validation),
        new KnownFragmentNames(validation),
        new KnownRootType(validation),
        new KnownTypeNames(validation),
        new LoneAnonymousOperation(validation),
        new MaxIntrospectionDepth(validation),
        new NoFragmentCycles(validation),
        new NoUndefinedVariables(validation),
        new NoUnusedFragments(validation),
        new NoUnusedVariables(validation),
        new OverlappingFieldsCanBeMerged(validation),
        new PossibleFragmentSpreads(validation),
        new ProvidedRequiredArguments(validation),
        new ScalarLeafs(validation),
        new SingleFieldSubscriptions(validation),
        new UniqueArgumentNames(validation),
        new UniqueDirectivesPerLocation(validation),
        new UniqueFragmentNames(validation),
        new UniqueInputFieldNames(validation),
        new UniqueOperationNames(validation),
        new UniqueVariableNames(validation),
        new ValuesOfCorrectType(validation),
        new VariablesAreInputTypes(validation),
        new VariablesInAllowedPosition(validation));
  }
}
