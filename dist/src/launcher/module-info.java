/** The installed program's main class. */
module dev.autonomy.launcher {
  requires dev.autonomy.cli;
  // For lib/registry, whose jars are no modules: what they need of the JDK has to be in the image.
  requires java.net.http; // ORAS
  requires java.xml; // Jackson, which names two types of it
}
