package dev.autonomy.rego.network;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How to talk TLS.
 *
 * @param roots authorities to believe; empty for those of the Java runtime
 * @param withSystemRoots whether those of the Java runtime are believed too
 * @param identity certificates and key of this side, or null
 * @param serverName the name to ask for and to expect; empty for that of the target
 * @param anyServer whether to believe everybody
 */
record TlsSettings(
    List<Certificate> roots,
    boolean withSystemRoots,
    @Nullable Identity identity,
    String serverName,
    boolean anyServer) {

  /** Certificates, that of the key first. */
  record Identity(PrivateKey key, List<Certificate> chain) {}

  /** Shakes hands over an open connection. */
  Socket connect(Socket plain, Target target, @Nullable String hostHeader) throws IOException {
    String wanted = serverName.isEmpty() && hostHeader != null ? hostHeader : serverName;
    int colon = wanted.indexOf(':');
    String named = colon < 0 ? wanted : wanted.substring(0, colon);
    String peer = named.isEmpty() ? target.host() : named;
    try {
      SSLSocket socket =
          (SSLSocket) context().getSocketFactory().createSocket(plain, peer, target.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!anyServer) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: " + e.getMessage(), e);
    }
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust = anyServer ? new TrustManager[] {new Everybody()} : authorities();
    context.init(identity == null ? null : keys(identity), trust, null);
    return context;
  }

  private TrustManager @Nullable [] authorities() throws GeneralSecurityException, IOException {
    if (roots.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry("root" + i, roots.get(i));
    }
    if (withSystemRoots) {
      X509Certificate[] system = systemRoots();
      for (int i = 0; i < system.length; i++) {
        store.setCertificateEntry("system" + i, system[i]);
      }
    }
    TrustManagerFactory factory = trustFactory();
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static X509Certificate[] systemRoots() throws GeneralSecurityException {
    TrustManagerFactory factory = trustFactory();
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager known) {
        return known.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManagerFactory trustFactory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyManager[] keys(Identity identity) throws GeneralSecurityException, IOException {
    char[] password = "unused".toCharArray(); // the store never leaves this method
    KeyStore store = empty();
    Certificate[] chain = identity.chain.toArray(new Certificate[0]);
    store.setKeyEntry("client", identity.key, password, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  /** What {@code tls_insecure_skip_verify} asks for: no check at all, of names neither. */
  private static final class Everybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
