package dev.autonomy.edged;

import java.util.ArrayList;
import java.util.List;

/** What a running daemon cannot change: a reload that would is refused whole. */
final class FixedSettings {

  private FixedSettings() {}

  /**
   * Compares what is running with what a file says now.
   *
   * @throws ConfigurationException when something differs that takes a restart
   */
  static void requireSame(EdgeConfiguration running, EdgeConfiguration changed)
      throws ConfigurationException {
    List<String> fixed = new ArrayList<>();
    addIfOther(fixed, "state_root", running.stateRoot(), changed.stateRoot());
    addIfOther(fixed, "control_socket", running.controlSocket(), changed.controlSocket());
    addIfOther(fixed, "node_id", running.nodeId(), changed.nodeId());
    addIfOther(fixed, "listen", running.listen(), changed.listen());
    addIfOther(fixed, "[metrics]", running.metrics(), changed.metrics());
    addIfOther(fixed, "[storage]", running.storage(), changed.storage());
    if (!fixed.isEmpty()) {
      throw new ConfigurationException(
          List.of(
              changed.file()
                  + ": "
                  + String.join(", ", fixed)
                  + " changed: that takes a restart; nothing was reloaded"));
    }
  }

  private static void addIfOther(List<String> names, String name, Object before, Object now) {
    if (!before.equals(now)) {
      names.add(name);
    }
  }
}
