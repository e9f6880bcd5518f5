/**
 * The house rules as tests. {@link dev.autonomy.architecture.ArchitectureTest} holds the product to
 * them; {@link dev.autonomy.architecture.RulesCatchViolationsTest} holds the rules to small
 * violations, so that none of them passes because it checks nothing.
 */
@NullMarked
package dev.autonomy.architecture;

import org.jspecify.annotations.NullMarked;
