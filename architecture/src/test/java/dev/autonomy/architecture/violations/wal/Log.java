package dev.autonomy.architecture.violations.wal;

/** Stands for the product's log. */
public interface Log {

  /** Appends. */
  void append(String frame);
}
