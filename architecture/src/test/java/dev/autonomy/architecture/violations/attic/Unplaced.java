package dev.autonomy.architecture.violations.attic;

/** A class of a module that nobody has placed on a floor. */
public record Unplaced() {}
