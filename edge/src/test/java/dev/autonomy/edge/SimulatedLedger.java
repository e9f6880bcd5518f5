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

  /** Whether a method of the ledger, by its name, changes it. */
  static boolean writes(String method) {
    return !READS.contains(method);
  }

  static Ledger over(Ledger durable, Faults faults) {
    return around(
        durable,
        method -> {
          if (writes(method)) {
            faults.ledgerStep();
          }
        },
        method -> {
          if (writes(method)) {
            faults.step();
          }
        });
  }

  /** Something that happens at a call of a method of this name. */
  interface Interruption {
    void at(String method) throws IOException;
  }

  /** A ledger that is interrupted after each call. */
  static Ledger with(Ledger durable, Interruption after) {
    return around(durable, _ -> {}, after);
  }

  private static Ledger around(Ledger durable, Interruption before, Interruption after) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (_, method, arguments) -> {
              before.at(method.getName());
              Object result;
              try {
                result = method.invoke(durable, arguments);
              } catch (InvocationTargetException e) {
                throw cause(e);
              }
              after.at(method.getName());
              return result;
            });
  }

  private static Throwable cause(InvocationTargetException e) throws IOException {
    Throwable cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }
}
