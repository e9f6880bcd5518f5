package dev.autonomy.registry;

import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RegistryProvider;

/** Opens registries through ORAS. A service; loaded from {@code lib/registry}. */
public final class OrasProvider implements RegistryProvider {

  /** For the service loader. */
  public OrasProvider() {}

  @Override
  public BundleRegistry open(RegistryOptions options) throws RegistryException {
    return new OrasRegistry(Transport.open(options));
  }
}
