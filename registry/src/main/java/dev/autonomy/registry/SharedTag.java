package dev.autonomy.registry;

import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A list under a tag that others write as well. A registry cannot be told to replace a tag only if
 * nobody else has, so what it means afterwards is looked at: who was overwritten tries again.
 */
final class SharedTag {

  private static final int MAX_ATTEMPTS = 5;

  /** How the list is written down. */
  interface Form {
    List<Descriptor> read() throws RegistryException, InterruptedException;

    void write(List<Descriptor> all) throws RegistryException, InterruptedException;
  }

  private final String shown;
  private final Form form;

  /** The tag that people call {@code shown}. */
  SharedTag(String shown, Form form) {
    this.shown = shown;
    this.form = form;
  }

  /** Adds one, unless there is one that {@code isSame}. */
  void append(Descriptor added, Predicate<Descriptor> isSame)
      throws RegistryException, InterruptedException {
    List<Descriptor> present = form.read();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (present.stream().anyMatch(isSame)) {
        return;
      }
      List<Descriptor> all = new ArrayList<>(present);
      all.add(added);
      form.write(all);
      present = form.read();
    }
    if (present.stream().noneMatch(isSame)) {
      throw new RegistryException(
          Kind.UNAVAILABLE, shown + ": others keep writing there: try again later");
    }
  }
}
