package dev.autonomy.rego;

import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.SequencedMap;

/**
 * One way to satisfy a query.
 *
 * @param bindings the value of each variable of {@link Query#variables}, in that order
 * @param expressions the value of each expression of the query, in the order in which they run;
 *     true for those that have no value of their own
 */
public record Solution(SequencedMap<String, Value> bindings, List<Value> expressions) {}
