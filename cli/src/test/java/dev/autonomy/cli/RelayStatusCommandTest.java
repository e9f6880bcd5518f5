package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayStatusCommandTest {

  private static final String ANSWER =
      "{\"ok\":true,\"node\":\"node-a\",\"paused\":false,\"outbound_rate\":1048576,"
          + "\"outbound_rate_from\":\"operator\",\"backlog\":{\"scheduled\":"
          + "{\"count\":2,\"bytes\":2048}},\"peers\":[{\"peer\":\"base\",\"link\":\"down\","
          + "\"transfers\":0,\"retry_in_ms\":1500,\"backlog\":{}}],\"incoming\":[]}";

  @TempDir private Path folder = Path.of("");

  /** Takes one request, and says the given line. */
  private static CompletableFuture<String> serve(ServerSocketChannel listener, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SocketChannel client = listener.accept()) {
            ByteBuffer request = ByteBuffer.allocate(1_000);
            while (request.position() == 0 || request.get(request.position() - 1) != '\n') {
              client.read(request);
            }
            client.write(ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8)));
            return new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void theRelaysStatusIsShownAsTextAndAsJson() throws Exception {
    Path socket = folder.resolve("edged.sock");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<String> request = serve(listener, ANSWER);
      Program program = new Program(folder);
      Program.Result text = program.run("relay", "status", "--socket", socket.toString());
      assertThat(text.status()).isZero();
      assertThat(text.out())
          .contains("node       node-a")
          .contains("rate       1.0 MiB/s, set by an operator")
          .contains("backlog    2 scheduled (2.0 KiB)")
          .contains("base: down, tried again in 1.5 s; nothing");
      assertThat(request.get()).isEqualTo("{\"op\":\"relay.status\"}\n");
      CompletableFuture<String> again = serve(listener, ANSWER);
      assertThat(program.run("relay", "status", "--output", "json", "--socket", socket.toString()))
          .isEqualTo(new Program.Result(0, ANSWER + "\n", ""));
      CompletableFuture<String> last =
          serve(listener, "{\"ok\":false,\"code\":\"not_permitted\",\"error\":\"not you\"}");
      Program.Result refused = program.run("relay", "status", "--socket", socket.toString());
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.error()).contains("not you");
      assertThat(again.get()).isEqualTo(last.get());
    }
  }

  @Test
  void withoutARelayTheStatusIsThree() throws Exception {
    String nowhere = folder.resolve("nowhere.sock").toString();
    Program.Result down = new Program(folder).run("relay", "status", "--socket", nowhere);
    assertThat(down.status()).isEqualTo(3);
    assertThat(down.error()).contains("edged does not listen").contains("--socket");
    assertThat(down.error().lines()).hasSize(1);
  }
}
