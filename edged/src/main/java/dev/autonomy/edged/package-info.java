/**
 * The edge relay as a daemon: configuration, TLS, the checks before a start.
 *
 * <pre>{@code
 * EdgeConfiguration configuration = ConfigurationReader.read(Path.of("edge.toml"));
 * TlsMaterial material = TlsMaterial.load(configuration.tls(), clock);
 * PeerTls tls = PeerTls.of(material, configuration.knownPeers(), clock);
 * try (PeerTls.Connection connection = tls.dial(configuration.peer("node-b").orElseThrow(), timeout)) {
 *   // connection.socket() speaks HTTP/2 with that peer and no other
 * }
 * }</pre>
 */
@NullMarked
package dev.autonomy.edged;

import org.jspecify.annotations.NullMarked;
