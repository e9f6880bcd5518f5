package dev.autonomy.testing;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property that names no seed that of {@link TestSeed}. In the long run jqwik draws
 * one, and prints it when the property fails. The service loader registers this hook.
 */
public final class SeedHook implements AroundPropertyHook {
  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    if (context.attributes().seed().isEmpty()) {
      TestSeed.fixed().ifPresent(seed -> context.attributes().setSeed(Long.toString(seed)));
    }
    return property.execute();
  }
}
