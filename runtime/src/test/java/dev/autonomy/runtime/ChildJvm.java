package dev.autonomy.runtime;

import java.io.File;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts Java processes that run this module's code: some behaviour is only seen from outside. */
final class ChildJvm {

  private ChildJvm() {}

  /** The command for a main class of these tests. */
  static List<String> command(Class<?> main, List<String> properties, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    for (String property : properties) {
      command.add("-D" + property);
    }
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Everything this process was started with, whether it came by module path or by class path. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
      Optional<URI> location = module.reference().location();
      if (location.isPresent() && location.get().getScheme().equals("file")) {
        entries.add(Path.of(location.get()).toString());
      }
    }
    entries.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    entries.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    return String.join(File.pathSeparator, entries);
  }
}
