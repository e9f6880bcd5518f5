package dev.autonomy.cli;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The directory that this program was installed into, checked against the manifest that was written
 * when it was built.
 *
 * <p>Runtime image and class cache are one unit: the JVM runs classes from its cache without
 * comparing them with the image, so a cache of another build would be another program. The launcher
 * notices what it can without reading files; {@link #verify} reads every byte.
 *
 * <p>The manifest is not signed. Whoever can replace a file here can replace the manifest too,
 * which is why its own digest is reported: compare it with the one published for the build.
 *
 * @param home the directory that holds {@code manifest.json}
 * @param runningBuild the id of the build that this process runs
 */
record Installation(Path home, String runningBuild) {

  /** The name of the manifest inside {@link #home}. */
  static final String MANIFEST = "manifest.json";

  private static final long MANIFEST_FORMAT = 1;
  private static final String DIGEST_PREFIX = "sha256:";
  private static final int BUFFER_BYTES = 1 << 16;

  /** A difference between the manifest and what is there. */
  sealed interface Problem {

    /** One line: what is wrong, actual versus expected. */
    String message();
  }

  /** A listed file that is not there. */
  record Missing(String file) implements Problem {
    @Override
    public String message() {
      return file + " is missing";
    }
  }

  /** A file with other content than when it was built. */
  record Changed(String file, String expected, String actual) implements Problem {
    @Override
    public String message() {
      return file + " was changed: it is " + actual + ", built as " + expected;
    }
  }

  /** A file, or a link, that the build did not make. */
  record Unexpected(String file) implements Problem {
    @Override
    public String message() {
      return file + " is not part of the build";
    }
  }

  /** This process runs classes of another build than the one installed here. */
  record OtherBuild(String running, String installed) implements Problem {
    @Override
    public String message() {
      return "this process runs build " + running + ", installed is build " + installed;
    }
  }

  /**
   * What a verification found.
   *
   * @param version the version that the manifest names
   * @param build the id of the build that the manifest names
   * @param manifestDigest SHA-256 of the manifest, in hexadecimal
   * @param files number of files that the manifest lists
   * @param problems every difference, in order of the files' names; empty when the installation is
   *     intact
   */
  record Report(
      String version, String build, String manifestDigest, int files, List<Problem> problems) {

    /** Copies the problems. */
    Report {
      problems = List.copyOf(problems);
    }

    /** Whether everything is as it was built. */
    boolean isIntact() {
      return problems.isEmpty();
    }
  }

  /**
   * The installation that the launcher script started this process from; empty when the process was
   * started in another way, from a development environment for example.
   */
  static Optional<Installation> ofProcess() {
    String home = System.getProperty("autonomy.home", "");
    String build = System.getProperty("autonomy.build", "");
    return home.isEmpty() ? Optional.empty() : Optional.of(new Installation(Path.of(home), build));
  }

  /**
   * Reads every file of the installation and compares it with the manifest.
   *
   * @throws IOException if the manifest or a file cannot be read
   * @throws JsonException if the manifest is not one
   */
  Report verify() throws IOException, JsonException {
    byte[] text = Files.readAllBytes(home.resolve(MANIFEST));
    JsonObject manifest = JsonObject.parse(text);
    demandKnownFormat(manifest);
    String build = string(manifest, "build");
    Map<String, JsonValue> listed =
        manifest
            .object("files")
            .orElseThrow(() -> new JsonException("no member files in " + MANIFEST, 0))
            .members();

    List<Problem> problems = new ArrayList<>();
    if (!runningBuild.equals(build)) {
      problems.add(new OtherBuild(runningBuild, build));
    }
    TreeSet<String> names = new TreeSet<>(listed.keySet());
    names.addAll(present());
    for (String name : names) {
      check(name, listed, problems);
    }
    return new Report(
        string(manifest, "version"),
        build,
        HexFormat.of().formatHex(sha256().digest(text)),
        listed.size(),
        problems);
  }

  private void check(String name, Map<String, JsonValue> listed, List<Problem> problems)
      throws IOException {
    if (!(listed.get(name) instanceof JsonString expected)) {
      problems.add(new Unexpected(name));
      return;
    }
    try {
      String actual = DIGEST_PREFIX + digest(home.resolve(name));
      if (!actual.equals(expected.value())) {
        problems.add(new Changed(name, expected.value(), actual));
      }
    } catch (NoSuchFileException e) {
      problems.add(new Missing(name));
    }
  }

  /** Names of everything in the directory that is not a directory, the manifest aside. */
  private List<String> present() throws IOException {
    List<String> names = new ArrayList<>();
    Path root = home.toRealPath(); // a walk that starts at a link sees nothing but the link
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            names.add(root.relativize(file).toString());
            return FileVisitResult.CONTINUE;
          }
        });
    names.remove(MANIFEST);
    return names;
  }

  private static void demandKnownFormat(JsonObject manifest) throws JsonException {
    JsonValue format = manifest.get("format");
    if (format == null || !format.toText().equals(Long.toString(MANIFEST_FORMAT))) {
      throw new JsonException(
          MANIFEST
              + " has format "
              + (format == null ? "none" : format.toText())
              + ", this program knows "
              + MANIFEST_FORMAT,
          0);
    }
  }

  private static String string(JsonObject manifest, String name) throws JsonException {
    return manifest
        .string(name)
        .orElseThrow(() -> new JsonException("no text member " + name + " in " + MANIFEST, 0));
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
