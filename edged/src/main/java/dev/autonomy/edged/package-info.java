/**
 * The edge relay as a daemon: configuration, TLS, the checks before a start, the ledger on disk.
 *
 * <pre>{@code
 * EdgeConfiguration configuration = ConfigurationReader.read(Path.of("edge.toml"));
 * TlsMaterial material = TlsMaterial.load(configuration.tls(), clock);
 * PeerTls tls = PeerTls.of(material, configuration.knownPeers(), clock);
 * try (PeerTls.Connection connection = tls.dial(configuration.peer("node-b").orElseThrow(), timeout)) {
 *   // connection.socket() speaks HTTP/2 with that peer and no other
 * }
 * }</pre>
 *
 * <p>{@link SqliteLedger} keeps what is held and owed: one thread changes it ({@link
 * LedgerWriter}), in transactions that several callers share.
 */
@NullMarked
package dev.autonomy.edged;

import org.jspecify.annotations.NullMarked;
