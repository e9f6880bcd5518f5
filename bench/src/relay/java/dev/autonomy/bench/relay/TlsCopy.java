package dev.autonomy.bench.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Copies a file over TLS 1.3 with certificates on both sides, and nothing else: no hash, no frames,
 * no checksums. The receiver makes it durable once, at its end, and answers with one byte.
 *
 * <pre>
 * TlsCopy receive KEYSTORE FILE        prints its port; takes one connection after the other until standard input ends
 * TlsCopy send KEYSTORE FILE PORT      for each line of standard input a copy; prints the nanoseconds from connecting
 *                                      to the answer
 * </pre>
 */
public final class TlsCopy {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final char[] PASSWORD = "measured".toCharArray();

  private TlsCopy() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    SSLContext context = context(Path.of(arguments[1]));
    Path file = Path.of(arguments[2]);
    if (arguments[0].equals("receive")) {
      receive(context, file);
    } else {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (lines.readLine() != null) {
        send(context, file, Integer.parseInt(arguments[3]));
      }
    }
  }

  private static SSLContext context(Path path) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(path.toFile(), PASSWORD);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void receive(SSLContext context, Path file) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLServerSocket server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      server.setNeedClientAuth(true);
      System.out.println(server.getLocalPort());
      Thread.ofPlatform().daemon().start(() -> endWithStandardInput());
      while (true) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
          take(socket, file);
        }
      }
    }
  }

  private static void endWithStandardInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // It has ended.
    }
    System.exit(0);
  }

  private static void take(SSLSocket socket, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream input = socket.getInputStream();
    try (FileChannel target =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int read = input.read(buffer); read > 0; read = input.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          target.write(bytes);
        }
      }
      target.force(true);
    }
    socket.getOutputStream().write(1);
    socket.shutdownOutput();
  }

  private static void send(SSLContext context, Path file, int port) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long start = System.nanoTime();
    try (SSLSocket socket =
            (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        FileChannel source = FileChannel.open(file)) {
      OutputStream output = socket.getOutputStream();
      ByteBuffer bytes = ByteBuffer.wrap(buffer);
      while (source.read(bytes.clear()) > 0) {
        output.write(buffer, 0, bytes.position());
      }
      socket.shutdownOutput();
      if (socket.getInputStream().read() != 1) {
        throw new IOException("the receiver did not answer");
      }
    }
    System.out.println(System.nanoTime() - start);
  }
}
