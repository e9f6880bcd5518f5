package dev.autonomy.architecture.violations.edge;

import dev.autonomy.architecture.violations.gate.WritesTheLog;

/** Edge code that knows policy code. */
public record KnowsTheGate(WritesTheLog other) {}
