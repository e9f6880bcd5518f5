package dev.autonomy.architecture.violations.runtime;

import dev.autonomy.architecture.violations.edge.KnowsTheGate;

/** Runtime code that knows edge code. */
public record KnowsEdge(KnowsTheGate edge) {}
