package dev.autonomy.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property that names no seed that of {@link TestSeed}. In the long run jqwik draws
 * one, and prints it when the property fails; there are ten times as many tries then. The service
 * loader registers this hook.
 */
public final class SeedHook implements AroundPropertyHook {
  /** What jqwik tries when a property says nothing. */
  private static final int USUAL_TRIES = 1_000;

  private static final int LONG_RUN_FACTOR = 10;

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyAttributes attributes = context.attributes();
    if (attributes.seed().isEmpty()) {
      TestSeed.fixed().ifPresent(seed -> attributes.setSeed(Long.toString(seed)));
    }
    if (TestSeed.isLongRun()) {
      attributes.setTries(LONG_RUN_FACTOR * attributes.tries().orElse(USUAL_TRIES));
    }
    return property.execute();
  }
}
