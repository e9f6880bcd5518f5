package dev.autonomy.telemetry;

/** Where one-line remarks for an operator go while frames are delivered. */
@FunctionalInterface
public interface Notices {

  /** Says something. */
  void say(String line);
}
