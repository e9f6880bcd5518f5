package dev.autonomy.edged;

import dev.autonomy.edge.control.ControlException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every operation of the control socket, by name: {@code docs/formats/edge-control.md}. */
public final class ControlOperations {

  private final Map<String, ControlOperation> operations = new HashMap<>();

  /** Over a running relay. */
  public ControlOperations(ControlContext context) {
    new DaemonOperations(context).register(operations);
    new SegmentOperations(context).register(operations);
    new RelayOperations(context).register(operations);
    new DeadletterOperations(context).register(operations);
    new EventOperations(context).register(operations);
  }

  Set<String> names() {
    return new TreeSet<>(operations.keySet());
  }

  void run(ControlSession session) throws IOException {
    ControlOperation operation = operations.get(session.operation());
    if (operation == null) {
      throw new ControlException(
          ControlCodes.UNKNOWN_OPERATION,
          "no such operation: `" + session.operation() + "`; is edgectl newer than edged?");
    }
    operation.run(session);
  }
}
