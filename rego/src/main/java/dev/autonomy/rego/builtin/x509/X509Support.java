package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/** What reading and verifying need from the evaluation that they are part of. */
public interface X509Support {

  /** Spends part of the evaluation's budget; throws when it is at its end. */
  void charge(long units);

  /** The 4 or 16 bytes of an IP address, or null if {@code text} is none. */
  byte @Nullable [] address(String text);

  /**
   * The parts of a URI in the form of Go's type for it.
   *
   * @throws X509Exception if {@code text} is no URI
   */
  ObjectValue uri(String text) throws X509Exception;
}
