package dev.autonomy.cli;

/** The {@code autonomy} program. */
public final class Main {

  private Main() {}

  /** Prints the version. */
  public static void main(String[] arguments) {
    System.out.println("autonomy 0.1.0-SNAPSHOT");
  }
}
