package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong; nothing is reported twice. */
final class Diagnostics {
  private final Set<RegoError> errors = new LinkedHashSet<>();

  void compileError(Location location, String message) {
    add(RegoError.COMPILE_ERROR, location, message);
  }

  void typeError(Location location, String message) {
    add(RegoError.TYPE_ERROR, location, message);
  }

  void add(String code, Location location, String message) {
    add(new RegoError(code, message, location));
  }

  void add(RegoError error) {
    errors.add(error);
  }

  void addAll(List<RegoError> more) {
    errors.addAll(more);
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  int size() {
    return errors.size();
  }

  /**
   * Ends the compilation when anything is wrong so far.
   *
   * @throws RegoException with everything found, by location
   */
  void throwIfAny() {
    if (!errors.isEmpty()) {
      List<RegoError> sorted = new ArrayList<>(errors);
      sorted.sort(Diagnostics::compare);
      throw new RegoException(sorted);
    }
  }

  private static int compare(RegoError a, RegoError b) {
    int byFile = a.location().file().compareTo(b.location().file());
    if (byFile != 0) {
      return byFile;
    }
    int byOffset = Integer.compare(a.location().offset(), b.location().offset());
    return byOffset != 0 ? byOffset : a.message().compareTo(b.message());
  }
}
