/** The installed program's main class. */
module dev.autonomy.launcher {
  requires dev.autonomy.cli;
}
