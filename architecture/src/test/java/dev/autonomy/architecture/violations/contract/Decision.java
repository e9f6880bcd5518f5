package dev.autonomy.architecture.violations.contract;

/** Stands for the product's decisions. */
public interface Decision {

  /** Permits. */
  record Allow() implements Decision {}
}
