package dev.autonomy.edged;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.EdgeEvent;
import dev.autonomy.edge.EdgeListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts events since the daemon's start. Labels come from closed lists and from the configured
 * peers; peers beyond {@value #MAX_PEERS} share one label, so that no reload can grow this without
 * bound.
 */
public final class EdgeMetrics implements EdgeListener {

  private static final int MAX_PEERS = 1_024;
  private static final String OTHERS = "others";

  /** What is counted. */
  enum Counter {
    ACCEPTED_SEGMENTS("edged_accepted_segments_total", "Segments taken, by the peer.", "peer"),
    ACCEPTED_BYTES("edged_accepted_bytes_total", "Bytes of segments taken.", "peer"),
    REFUSED("edged_refused_total", "Offers, transfers and puts refused.", "peer reason"),
    ACKED_SEGMENTS("edged_acked_segments_total", "Segments acknowledged by a peer.", "peer"),
    ACKED_BYTES("edged_acked_bytes_total", "Bytes of segments acknowledged.", "peer"),
    FAILED("edged_failed_attempts_total", "Attempts that failed.", "peer reason"),
    PUT_OFF("edged_put_off_total", "Offers that a peer did not take just then.", "peer reason"),
    DEADLETTERED("edged_deadlettered_total", "Deliveries given up.", "peer reason"),
    EXPIRED_DELIVERIES(
        "edged_expired_deliveries_total", "Deliveries whose segment expired before.", "peer"),
    LEFT_SEGMENTS("edged_left_segments_total", "Segments that have left this node.", "fate"),
    LEFT_BYTES("edged_left_bytes_total", "Bytes of segments that have left.", "fate"),
    LINKS_LOST("edged_links_lost_total", "Times that a peer became unreachable.", "peer"),
    COMMANDS("edged_commands_total", "What operators decided.", "command");

    private final String metric;
    private final String help;
    private final String labels;

    Counter(String metric, String help, String labels) {
      this.metric = metric;
      this.help = help;
      this.labels = labels;
    }
  }

  private final Map<Counter, Map<List<String>, Long>> counters = new EnumMap<>(Counter.class);
  private final Map<String, String> peers = new TreeMap<>();

  public EdgeMetrics() {
    for (Counter counter : Counter.values()) {
      counters.put(
          counter,
          new TreeMap<>(
              (one, other) -> String.join("\0", one).compareTo(String.join("\0", other))));
    }
  }

  @Override
  public synchronized void happened(EdgeEvent event) {
    switch (event) {
      case EdgeEvent.Accepted accepted -> {
        String peer = peer(EdgeJson.origin(accepted.origin()));
        add(Counter.ACCEPTED_SEGMENTS, 1, peer);
        add(Counter.ACCEPTED_BYTES, accepted.segment().size(), peer);
      }
      case EdgeEvent.Refused refused ->
          add(Counter.REFUSED, 1, peer(EdgeJson.origin(refused.from())), refused.reason().code());
      case EdgeEvent.Acknowledged(Delivery delivery) -> {
        add(Counter.ACKED_SEGMENTS, 1, peer(delivery.peer()));
        add(Counter.ACKED_BYTES, delivery.segment().size(), peer(delivery.peer()));
      }
      case EdgeEvent.Failed(Delivery delivery) ->
          add(Counter.FAILED, 1, peer(delivery.peer()), delivery.reason());
      case EdgeEvent.PutOff(Delivery delivery) ->
          add(Counter.PUT_OFF, 1, peer(delivery.peer()), delivery.reason());
      case EdgeEvent.GivenUp(Delivery delivery) ->
          add(Counter.DEADLETTERED, 1, peer(delivery.peer()), delivery.reason());
      case EdgeEvent.DeliveryExpired(Delivery delivery) ->
          add(Counter.EXPIRED_DELIVERIES, 1, peer(delivery.peer()));
      case EdgeEvent.Left left -> {
        String fate = EdgeJson.fate(left.fate());
        add(Counter.LEFT_SEGMENTS, 1, fate);
        add(Counter.LEFT_BYTES, left.segment().size(), fate);
      }
      case EdgeEvent.PeerUp _ -> {}
      case EdgeEvent.PeerDown down -> add(Counter.LINKS_LOST, 1, peer(down.peer()));
      case EdgeEvent.Commanded commanded -> add(Counter.COMMANDS, 1, commanded.command());
    }
  }

  /** A peer's label; what was put in on this node is {@code local}. */
  private String peer(String peer) {
    if (peer.isEmpty()) {
      return "local";
    }
    String label = peers.get(peer);
    if (label == null) {
      label = peers.size() < MAX_PEERS ? peer : OTHERS;
      if (label.equals(peer)) {
        peers.put(peer, label);
      }
    }
    return label;
  }

  private void add(Counter counter, long more, String... labels) {
    counters.getOrDefault(counter, Map.of()).merge(List.of(labels), more, Long::sum);
  }

  synchronized void write(MetricsText text) {
    counters.forEach(
        (counter, samples) -> {
          text.counter(counter.metric, counter.help);
          samples.forEach(
              (values, count) -> {
                List<String> names = List.of(counter.labels.split(" ", -1));
                String[] labels = new String[2 * values.size()];
                for (int i = 0; i < values.size(); i++) {
                  labels[2 * i] = names.get(i);
                  labels[2 * i + 1] = values.get(i);
                }
                text.sample(counter.metric, count, labels);
              });
        });
  }
}
