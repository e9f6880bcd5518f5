package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.LogVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runtimes under policies of a test, and what their logs say afterwards. */
final class Governed {

  private static final String VERSION = "0.1.0";

  private Governed() {}

  /** Options of a daemon below {@code directory}, whose store has a policy with these rules. */
  static RuntimeOptions by(String rules, Path directory) throws IOException, StoreException {
    Path source = Files.createDirectory(directory.resolve("policy"));
    Files.writeString(source.resolve("p.rego"), "package autonomy\n\n" + rules + "\n");
    Path store = directory.resolve("store");
    LoadResult result =
        new ManagedStore(store, new StoreOptions(SemanticVersion.parse(VERSION))).load(source);
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    return RuntimeOptions.daemon(VERSION, directory.resolve("log"), store)
        .withAccess(AccessOptions.loopback(0));
  }

  /** The attributes of all frames of a kind in a log that is verified first. */
  static List<JsonObject> verifiedFrames(Path log, String kind) throws LogException {
    assertThat(LogVerifier.verify(log).problem()).isEmpty();
    List<JsonObject> frames = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (frame.kind().equals(kind)) {
          frames.add(frame.attrs());
        }
      }
    }
    return frames;
  }
}
