/** The installed program's main class. */
module dev.autonomy.launcher {
  requires dev.autonomy.cli;
  // For lib/registry, which is no module: whatever it needs of the JDK has to be in the image.
  requires java.net.http;
}
