package dev.autonomy.architecture.violations.json;

import dev.autonomy.architecture.violations.wal.Log;

/** The ground floor using the one above. */
public record LooksUp(Log log) {}
