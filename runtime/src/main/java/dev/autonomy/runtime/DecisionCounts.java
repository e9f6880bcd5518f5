package dev.autonomy.runtime;

/**
 * Decisions since the start.
 *
 * @param allowed calls whose last word was allow
 * @param denied calls whose last word was deny
 */
public record DecisionCounts(long allowed, long denied) {}
