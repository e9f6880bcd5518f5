package dev.autonomy.edge;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A ledger that crashes before and after its transactions, or fails without a trace of them. */
final class SimulatedLedger {

  private static final Set<String> READS =
      Set.of(
          "holding",
          "holdings",
          "deliveries",
          "due",
          "nextDue",
          "lastSequence",
          "owes",
          "expired",
          "evictable",
          "charged",
          "account",
          "setting",
          "count",
          "backlog",
          "bytesOnDisk");

  private SimulatedLedger() {}

  static Ledger over(Ledger durable, Faults faults) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (_, method, arguments) -> {
              boolean writes = !READS.contains(method.getName());
              if (writes) {
                faults.ledgerStep();
              }
              Object result;
              try {
                result = method.invoke(durable, arguments);
              } catch (InvocationTargetException e) {
                throw cause(e);
              }
              if (writes) {
                faults.step();
              }
              return result;
            });
  }

  private static Throwable cause(InvocationTargetException e) throws IOException {
    Throwable cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }
}
