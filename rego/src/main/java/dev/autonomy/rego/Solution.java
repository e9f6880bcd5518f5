package dev.autonomy.rego;

import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.SequencedMap;

/**
 * One way to satisfy a query.
 *
 * @param bindings the value of each variable of {@link Query#variables}, in that order
 * @param expressions the value of each expression of the query, in order
 */
public record Solution(SequencedMap<String, Value> bindings, List<Value> expressions) {}
