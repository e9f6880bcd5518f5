package dev.autonomy.edged;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Durations;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.HostAndPort;
import dev.autonomy.line.Output;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.Surroundings;
import java.util.stream.Collectors;

/** {@code edged check-config}. */
final class CheckConfigCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("check-config", "Check the configuration file")
        .description(
            """
            Reads the file and shows what follows from it, or everything that is wrong with it, one \
            line each. Nothing is changed, and files that it names are not looked at: that is what \
            precheck does.\
            """)
        .options(ConfigurationOption.CONFIG)
        .examples(
            new Example("A file before it is put in place", "edged check-config --config new.toml"))
        .exits(new Exit("0", "the file is right"), new Exit("1", "it is not, or cannot be read"))
        .seeAlso("precheck");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) {
    try {
      EdgeConfiguration configuration =
          ConfigurationReader.read(arguments.value(ConfigurationOption.CONFIG));
      HeapPlan heap = HeapPlan.of(configuration);
      heap.requireFits(configuration);
      summarize(configuration, heap, surroundings.terminal().out());
      return ExitStatus.DONE;
    } catch (ConfigurationException e) {
      for (String line : e.lines()) {
        surroundings.terminal().error().line(line);
      }
      return ExitStatus.FAILED;
    }
  }

  private static void summarize(EdgeConfiguration configuration, HeapPlan heap, Output out) {
    out.line("ok");
    row(out, "node", configuration.nodeId());
    row(out, "state root", configuration.stateRoot().toString());
    row(out, "control", configuration.controlSocket().toString());
    row(
        out,
        "listen",
        configuration.listen().stream()
            .map(HostAndPort::toString)
            .collect(Collectors.joining(", ")));
    EdgeConfiguration.Storage storage = configuration.storage();
    row(
        out,
        "storage",
        "ceiling "
            + Sizes.text(storage.ceilingBytes())
            + ", segments up to "
            + Sizes.text(storage.maxSegmentBytes())
            + (storage.evictAcknowledged()
                ? ", acknowledged ones make room"
                : ", nothing is evicted"));
    EdgeConfiguration.RelayLimits relay = configuration.relay();
    row(
        out,
        "relay",
        relay.maxConcurrentTransfers()
            + " transfers, "
            + relay.maxTransfersPerPeer()
            + " a peer, chunks of "
            + Sizes.text(relay.chunkBytes()));
    row(
        out,
        "heap",
        "up to "
            + Sizes.rounded(heap.neededBytes())
            + " of "
            + Sizes.rounded(heap.heapBytes())
            + ", windows of "
            + Sizes.text(heap.windowBytes()));
    EdgeConfiguration.Retry retry = configuration.retry();
    row(
        out,
        "retry",
        retry.maxRetries()
            + " times, after "
            + Durations.text(retry.backoffBase())
            + " to "
            + Durations.text(retry.backoffCap()));
    for (KnownPeer peer : configuration.knownPeers()) {
      row(
          out,
          "peer",
          peer.id()
              + " "
              + peer.address().map(HostAndPort::toString).orElse("(never dialled)")
              + " "
              + credential(peer));
    }
  }

  private static String credential(KnownPeer peer) {
    return switch (peer.certificate()) {
      case KnownPeer.Credential.Name name -> name.dnsName();
      case KnownPeer.Credential.Fingerprint print -> "sha256:" + print.sha256();
    };
  }

  private static void row(Output out, String name, String value) {
    out.line("  " + name + " ".repeat(Math.max(1, 12 - name.length())) + value);
  }
}
