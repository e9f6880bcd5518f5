package dev.autonomy.supply;

/**
 * Opens registries. A service: what speaks their protocol is a library that is loaded only by those
 * who need one.
 */
public interface RegistryProvider {

  /** Ready to be asked. Nothing is sent yet. */
  BundleRegistry open(RegistryOptions options) throws RegistryException;
}
