package dev.autonomy.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Makes the server's TLS context from PEM files (RFC 7468). */
final class TlsContext {

  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";
  private static final String[] KEY_ALGORITHMS = {"EC", "RSA", "EdDSA"};

  private TlsContext() {}

  static SSLContext of(AccessOptions.TlsFiles files) throws RuntimeStartException {
    try {
      Certificate[] chain = chain(files.certificateChain());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = {};
      store.setKeyEntry("server", key(files.privateKey()), password, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new RuntimeStartException(
          "cannot use the TLS files `"
              + files.certificateChain()
              + "` and `"
              + files.privateKey()
              + "`: "
              + e.getMessage(),
          e);
    }
  }

  private static Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
    byte[] pem = read(file);
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (chain.isEmpty()) {
      throw new IOException("no certificate in " + file);
    }
    return chain.toArray(new Certificate[0]);
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    String pem = new String(read(file), StandardCharsets.US_ASCII);
    int begin = pem.indexOf(KEY_BEGIN);
    int end = pem.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "no unencrypted PKCS #8 key in "
              + file
              + "; convert it with openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end));
    } catch (IllegalArgumentException e) {
      throw new IOException("the key in " + file + " is not base64", e);
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException _) {
        // A key of another algorithm.
      }
    }
    throw new IOException("the key in " + file + " is neither EC nor RSA nor Ed25519");
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException("cannot read " + file, e);
    }
  }
}
