package dev.autonomy.launcher;

import dev.autonomy.cli.Main;

/**
 * The installed program's main class. It refuses to run when the JVM took it from the class cache
 * of another build: the cache then holds other classes than the jars beside it.
 */
public final class Launcher {

  private static final String BUILD = "@BUILD@";

  private Launcher() {}

  /**
   * Runs {@link Main} when the launcher script ({@code autonomy.build}) is of the same build as
   * this class.
   */
  public static void main(String[] arguments) throws Exception {
    String expected = System.getProperty("autonomy.build");
    if (!BUILD.equals(expected)) {
      System.err.println(
          "autonomy: damaged installation: classes of build "
              + BUILD
              + ", launcher of build "
              + expected
              + ": reinstall");
      System.exit(1);
    }
    Main.main(arguments);
  }
}
