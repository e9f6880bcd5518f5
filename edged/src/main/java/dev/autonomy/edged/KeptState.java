package dev.autonomy.edged;

import dev.autonomy.edge.Holding;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.LocalDisk;
import dev.autonomy.edge.SegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the ledger can be read, and every segment that it holds has its file. */
final class KeptState implements Precheck.Reconstruction {

  private static final int SHOWN = 5;

  @Override
  public List<String> defects(EdgeConfiguration configuration) {
    Path root = configuration.stateRoot();
    Path file = root.resolve(Daemon.LEDGER);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Ledger ledger = SqliteLedger.open(file)) {
      List<Holding> missing = SegmentStore.missing(new LocalDisk(root), ledger);
      List<String> lines = new ArrayList<>();
      for (Holding holding : missing.subList(0, Math.min(SHOWN, missing.size()))) {
        lines.add(
            root
                + ": "
                + holding.segment().digest()
                + " is held by the ledger and its file is gone or has another size:"
                + " put the file back, or start edged and remove it with edgectl segment rm");
      }
      if (missing.size() > SHOWN) {
        lines.add((missing.size() - SHOWN) + " more segments have no file");
      }
      return lines;
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
