package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.RegistryProvider;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** The registry client of this installation, loaded when the first registry is opened. */
final class InstalledRegistry implements RegistryProvider {

  private @Nullable RegistryProvider loaded;

  @Override
  public BundleRegistry open(RegistryOptions options) throws RegistryException {
    try {
      return provider().open(options);
    } catch (LinkageError | ServiceConfigurationError e) {
      throw new RegistryException(
          RegistryException.Kind.LOCAL, "lib/registry is damaged: " + e + ": reinstall", e);
    }
  }

  private synchronized RegistryProvider provider() throws RegistryException {
    RegistryProvider provider = loaded;
    if (provider == null) {
      try {
        provider = ProgramLibrary.REGISTRY.load(RegistryProvider.class);
      } catch (CommandException e) {
        throw new RegistryException(
            RegistryException.Kind.LOCAL, String.valueOf(e.getMessage()), e);
      }
      loaded = provider;
    }
    return provider;
  }
}
