package dev.autonomy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's {@code docker-registry} as a process of the test's own, on a free port of loopback. */
final class RegistryProcess implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final Process process;
  private final String address;

  private RegistryProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  static RegistryProcess start(Path folder) throws IOException {
    Path config = Files.createDirectory(folder).resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:0
        """
            .formatted(folder.resolve("storage")));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> drain(log));
        return new RegistryProcess(process, matcher.group(1));
      }
    }
    throw new AssertionError("docker-registry did not start");
  }

  /** What is written is not wanted, but must not wait for a reader. */
  private static void drain(BufferedReader log) {
    try (log) {
      log.transferTo(Writer.nullWriter());
    } catch (IOException _) {
      // The process has ended.
    }
  }

  /** Host and port. */
  String address() {
    return address;
  }

  String reference(String repositoryAndTag) {
    return "oci://" + address + "/" + repositoryAndTag;
  }

  /** What the registry has under a path below {@code /v2/}, for anybody who asks. */
  byte[] get(String path) throws IOException {
    HttpURLConnection connection = connection(path);
    connection.setRequestProperty("Accept", MANIFEST);
    return connection.getInputStream().readAllBytes();
  }

  /** Stores a manifest, as anybody can who may write there. */
  void putManifest(String path, byte[] manifest) throws IOException {
    HttpURLConnection connection = connection(path);
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", MANIFEST);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(manifest);
    }
    if (connection.getResponseCode() != 201) {
      throw new AssertionError("PUT " + path + ": " + connection.getResponseCode());
    }
  }

  /** A connection to a path below {@code /v2/}. */
  HttpURLConnection connection(String path) throws IOException {
    return (HttpURLConnection)
        URI.create("http://" + address + "/v2/" + path).toURL().openConnection();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
