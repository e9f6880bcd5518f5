package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PolicyNetworkTest {

  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n42";

  @TempDir Path folder;

  /** Answers every request with 42. */
  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        while (connection.getInputStream().read() != '\n') {
          // the request line is enough
        }
        connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
        connection.shutdownOutput();
        connection.getInputStream().readAllBytes();
      } catch (IOException e) {
        // the client went away, or the test is over
      }
    }
  }

  @Test
  void aPolicyReachesOnlyTheHostsThatAreNamed() throws Exception {
    Program autonomy = new Program(folder);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(server));
      String call =
          "http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1:"
              + server.getLocalPort()
              + "/\"}).body";
      Path policy = folder.resolve("net.rego");
      Files.writeString(policy, "package net\ntest_answer if " + call + " == 42\n");
      String[] eval = {"policy", "eval", "--bundle", policy.toString(), call};
      assertThat(autonomy.run(with(eval)).expect(1).error()).contains("not allowed here");
      assertThat(autonomy.run(with(eval, "--allow-net", "127.0.0.1")).expect(0).out())
          .isEqualTo("{\"result\":[{\"expressions\":[42]}]}\n");
      assertThat(autonomy.run(with(eval, "--allow-net", "example.com")).expect(0).out())
          .isEqualTo("{\"result\":[]}\n");
      String[] test = {"policy", "test", policy.toString()};
      assertThat(autonomy.run(with(test)).expect(1).out()).contains("not allowed here");
      assertThat(autonomy.run(with(test, "--allow-net", "a.example, 127.0.0.1")).expect(0).out())
          .contains("PASS: 1/1");
    }
  }

  private static String[] with(String[] command, String... more) {
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }
}
