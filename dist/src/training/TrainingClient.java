import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/**
 * The child of the training run: makes one tool call, so that the classes of a first call are in
 * the cache. Not more: every class in the cache is prepared at every start, used or not.
 */
public final class TrainingClient {

  public static void main(String[] arguments) throws IOException {
    URI runtime = URI.create(System.getenv("AUTONOMY_RUNTIME_URL"));
    String body = "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}";
    String request =
        "POST /v1/tool HTTP/1.1\r\nHost: "
            + runtime.getAuthority()
            + "\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket(runtime.getHost(), runtime.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(UTF_8));
      out.flush();
      System.out.println(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }
}
