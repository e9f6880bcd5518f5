package dev.autonomy.bench.relay;

import java.io.IOException;

/** A JVM that does nothing: says that it runs, and ends with its standard input. */
public final class Wait {

  private Wait() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("running");
    System.in.transferTo(System.err);
  }
}
