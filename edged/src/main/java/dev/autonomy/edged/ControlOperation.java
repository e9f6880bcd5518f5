package dev.autonomy.edged;

import java.io.IOException;

/** What one request does; it answers once, last. */
@FunctionalInterface
interface ControlOperation {

  void run(ControlSession session) throws IOException;
}
