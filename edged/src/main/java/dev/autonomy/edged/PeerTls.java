package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3 between peers (RFC 8446): both sides show a certificate, {@code h2} is agreed on by ALPN
 * (RFC 7301), and nothing is exchanged with anybody but a known peer (INV-09). Immutable: a reload
 * makes another for new connections, and asks its {@link #trust()} about those that are open.
 */
public final class PeerTls {

  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final String HTTP2 = "h2";

  /** The fastest first where AES is in hardware; RFC 8446 knows no weak one. */
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  /** Sessions to resume, for either side: peers are few. */
  private static final int SESSION_CACHE_SIZE = 64;

  /**
   * A connection with a peer that has proved who it is.
   *
   * @param socket after the handshake; close it to end the connection
   * @param raw the socket below, for whoever cannot wait for a writer
   * @param peer whose it is
   * @param chain what it has shown, to be checked again after a reload
   * @param role the side that the peer took
   */
  public record Connection(
      SSLSocket socket,
      Socket raw,
      KnownPeer peer,
      List<X509Certificate> chain,
      PeerTrust.Role role)
      implements Closeable {

    /** A copy of the chain. */
    public Connection {
      chain = List.copyOf(chain);
    }

    /** Whether the peer is still trusted, after a reload; the log says why it is not. */
    boolean isStillTrusted(PeerTrust now, EdgeLog log) {
      try {
        now.check(chain, role);
        return true;
      } catch (PeerRefusedException e) {
        log.warn("closed", "peer", peer.id(), "reason", e.reason().code());
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private final SSLContext context;
  private final PeerTrust trust;
  private final Instant expiry;

  private PeerTls(SSLContext context, PeerTrust trust, Instant expiry) {
    this.context = context;
    this.expiry = expiry;
    this.trust = trust;
  }

  /** With this node's certificate, for these peers. */
  public static PeerTls of(TlsMaterial material, List<KnownPeer> peers, InstantSource clock) {
    PeerTrust trust = new PeerTrust(material.paths(), material.revocations(), peers, clock);
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OneKeyManager(material.chain(), material.key())},
          new TrustManager[] {new KnownPeersTrustManager(trust)},
          null);
      context.getServerSessionContext().setSessionCacheSize(SESSION_CACHE_SIZE);
      context.getClientSessionContext().setSessionCacheSize(SESSION_CACHE_SIZE);
      return new PeerTls(context, trust, material.expiry());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** When this node's certificate expires. */
  public Instant expiry() {
    return expiry;
  }

  /** Whom this accepts. */
  public PeerTrust trust() {
    return trust;
  }

  /**
   * Shakes hands with whoever has connected; the socket is closed when that fails.
   *
   * @param socket as accepted from a plain listener
   * @param timeout for the whole handshake
   * @throws PeerHandshakeException when the peer is refused or does not do its part
   */
  public Connection accept(Socket socket, Duration timeout) throws PeerHandshakeException {
    HandshakeDeadline deadline = HandshakeDeadline.closing(socket, timeout);
    try (deadline) {
      SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
      secure.setUseClientMode(false);
      SSLParameters parameters = parameters(secure);
      parameters.setNeedClientAuth(true);
      secure.setSSLParameters(parameters);
      Connection connection = shakeHands(secure, socket, PeerTrust.Role.CLIENT);
      deadline.passed();
      return connection;
    } catch (IOException e) {
      throw PeerHandshakeException.of(e, deadline.expired(), timeout);
    }
  }

  /**
   * Connects to a peer and sees that it is that one.
   *
   * @param timeout for connecting and shaking hands together
   * @throws PeerHandshakeException when it cannot be reached, is refused or is somebody else
   * @throws IllegalArgumentException when the peer has no address
   */
  public Connection dial(KnownPeer peer, Duration timeout) throws PeerHandshakeException {
    HostAndPort address =
        peer.address()
            .orElseThrow(() -> new IllegalArgumentException(peer.id() + " has no address"));
    Socket socket = new Socket();
    HandshakeDeadline deadline = HandshakeDeadline.closing(socket, timeout);
    try (deadline) {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address.host(), address.port()));
      SSLSocket secure =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, address.host(), address.port(), true);
      SSLParameters parameters = parameters(secure);
      parameters.setServerNames(List.of());
      secure.setSSLParameters(parameters);
      Connection connection = shakeHands(secure, socket, PeerTrust.Role.SERVER);
      if (!connection.peer().id().equals(peer.id())) {
        throw new SSLHandshakeException(
            "",
            new PeerRefusedException(
                PeerRefusedException.Reason.NAME_MISMATCH,
                address
                    + " is `"
                    + connection.peer().id()
                    + "` by its certificate: expected `"
                    + peer.id()
                    + "`"));
      }
      deadline.passed();
      return connection;
    } catch (IOException e) {
      throw PeerHandshakeException.of(e, deadline.expired(), timeout);
    }
  }

  private static SSLParameters parameters(SSLSocket socket) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHER_SUITES);
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(new String[] {HTTP2});
    return parameters;
  }

  /** A session that is resumed passes by the trust manager: its certificates are checked here. */
  private Connection shakeHands(SSLSocket socket, Socket raw, PeerTrust.Role role)
      throws IOException {
    socket.startHandshake();
    List<X509Certificate> chain = chain(socket);
    KnownPeer peer;
    try {
      peer = trust.check(chain, role);
    } catch (PeerRefusedException e) {
      throw new SSLHandshakeException("", e);
    }
    if (!HTTP2.equals(socket.getApplicationProtocol())) {
      throw new IOException("the peer does not speak HTTP/2: expected `h2` by ALPN");
    }
    return new Connection(socket, raw, peer, chain, role);
  }

  private static List<X509Certificate> chain(SSLSocket socket) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : socket.getSession().getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      // None is what the check refuses.
      return List.of();
    }
    return chain;
  }
}
