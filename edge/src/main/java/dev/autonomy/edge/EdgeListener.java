package dev.autonomy.edge;

/**
 * Is told what happens. Called after the change, by the thread that made it and perhaps under its
 * locks: it must not wait, throw, or call the relay.
 */
@FunctionalInterface
public interface EdgeListener {

  /** Nobody listens. */
  EdgeListener NONE = _ -> {};

  void happened(EdgeEvent event);
}
