package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads peers and sees that no two could be taken for each other. */
final class PeerReader {

  private final String nodeId;
  private final Map<Key<?>, Set<Object>> seen = new HashMap<>();

  PeerReader(String nodeId) {
    this.nodeId = nodeId;
  }

  Optional<KnownPeer> read(Section section) {
    Optional<String> id = section.find(EdgeKeys.PEER_ID);
    if (id.isPresent() && id.get().equals(nodeId)) {
      section.refuse(EdgeKeys.PEER_ID, "is `" + nodeId + "`, this node itself: see node_id");
    }
    Optional<HostAndPort> address = section.find(EdgeKeys.PEER_ADDRESS);
    Optional<KnownPeer.Credential> credential = credential(section);
    refuseSecond(section, EdgeKeys.PEER_ID, id);
    refuseSecond(section, EdgeKeys.PEER_ADDRESS, address);
    long inboundPerDay = section.value(EdgeKeys.MAX_INBOUND_PER_DAY);
    long inboundRate = section.value(EdgeKeys.MAX_INBOUND_RATE);
    long outboundPerDay = section.value(EdgeKeys.MAX_OUTBOUND_PER_DAY);
    long outboundRate = section.value(EdgeKeys.MAX_OUTBOUND_RATE);
    if (id.isEmpty() || credential.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KnownPeer(
            id.get(),
            address,
            credential.get(),
            inboundPerDay,
            inboundRate,
            outboundPerDay,
            outboundRate));
  }

  private Optional<KnownPeer.Credential> credential(Section section) {
    Optional<String> name = section.find(EdgeKeys.CERTIFICATE_NAME);
    Optional<String> fingerprint = section.find(EdgeKeys.CERTIFICATE_FINGERPRINT);
    boolean hasName = section.has(EdgeKeys.CERTIFICATE_NAME);
    if (hasName == section.has(EdgeKeys.CERTIFICATE_FINGERPRINT)) {
      section.refuse(
          EdgeKeys.CERTIFICATE_NAME,
          hasName
              ? "stands beside certificate_fingerprint: expected one of the two"
              : "is missing, and so is certificate_fingerprint: expected one of the two");
      return Optional.empty();
    }
    refuseSecond(section, EdgeKeys.CERTIFICATE_NAME, name);
    refuseSecond(section, EdgeKeys.CERTIFICATE_FINGERPRINT, fingerprint);
    return name.<KnownPeer.Credential>map(KnownPeer.Credential.Name::new)
        .or(() -> fingerprint.map(KnownPeer.Credential.Fingerprint::new));
  }

  private void refuseSecond(Section section, Key<?> key, Optional<?> value) {
    if (value.isPresent() && !seen.computeIfAbsent(key, _ -> new HashSet<>()).add(value.get())) {
      section.refuse(key, "is `" + value.get() + "`, which another peer has too");
    }
  }
}
