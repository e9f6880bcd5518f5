package dev.autonomy.edged;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator's commands need of the running daemon beside relay, inbox, store and ledger.
 */
public interface DaemonControl {

  /** What it is and how it runs. */
  Facts facts();

  /** The configured peers, in the configuration's order. */
  List<Peer> peers();

  /**
   * Reads configuration and certificates again.
   *
   * @throws ConfigurationException when the file is wrong; everything stays as it was
   * @throws TlsException when the certificate cannot be used; everything stays as it was
   */
  void reload() throws IOException, ConfigurationException, TlsException;

  /** There may be something to send that was not there before. */
  void wake();

  /**
   * The daemon.
   *
   * @param nodeId what this node is called
   * @param version of the program
   * @param started when
   * @param listen where peers reach it
   * @param configuration the file
   * @param memory what is known of its memory limit (INV-05)
   * @param reducedAssurance whether there is none
   * @param certificateExpires when its certificate does
   */
  record Facts(
      String nodeId,
      String version,
      Instant started,
      List<String> listen,
      String configuration,
      String memory,
      boolean reducedAssurance,
      Optional<Instant> certificateExpires) {}

  /**
   * A configured peer.
   *
   * @param id what it is called
   * @param address where it is reached; empty for one that is only received from
   * @param credential the certificate name or fingerprint that it is known by
   * @param inboundConnections that it has opened
   * @param outboundConnections that lead to it
   */
  record Peer(
      String id,
      Optional<String> address,
      String credential,
      int inboundConnections,
      int outboundConnections) {}
}
