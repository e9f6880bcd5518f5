package dev.autonomy.edged;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Lets JSSE refuse a peer in the middle of the handshake, with an alert. */
final class KnownPeersTrustManager extends X509ExtendedTrustManager {

  private final PeerTrust trust;

  KnownPeersTrustManager(PeerTrust trust) {
    this.trust = trust;
  }

  private void check(X509Certificate[] chain, PeerTrust.Role role) throws PeerRefusedException {
    trust.check(List.of(chain), role);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws PeerRefusedException {
    check(chain, PeerTrust.Role.CLIENT);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws PeerRefusedException {
    check(chain, PeerTrust.Role.CLIENT);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws PeerRefusedException {
    check(chain, PeerTrust.Role.CLIENT);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws PeerRefusedException {
    check(chain, PeerTrust.Role.SERVER);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws PeerRefusedException {
    check(chain, PeerTrust.Role.SERVER);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws PeerRefusedException {
    check(chain, PeerTrust.Role.SERVER);
  }

  /** Who is trusted is nobody's business before he has shown his own certificate. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
