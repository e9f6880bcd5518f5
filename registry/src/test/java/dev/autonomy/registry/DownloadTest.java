package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.autonomy.registry.FakeRegistry.Request;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.BundleRegistry.Progress;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.testing.TestSeed;
import dev.autonomy.trust.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted download has left is gone on with, and nothing partial is ever visible. */
class DownloadTest {

  private static final int DATA_BYTES = 2 << 20;

  @TempDir Path folder;
  private final byte[] archive = Fixtures.archive(DATA_BYTES);
  private Path target = Path.of("");
  private Path part = Path.of("");

  @BeforeEach
  void chooseTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("out")).resolve("pulled.tar.gz");
    part = Download.part(target, Sha256.of(archive));
  }

  private RemoteBundle pushed(FakeRegistry fake) throws Exception {
    Path file = Files.write(folder.resolve("policy.tar.gz"), archive);
    try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      return registry.push(file, Fixtures.reference(fake.reference("p:v1")), Progress.NONE);
    }
  }

  private void pull(RemoteBundle bundle, Progress progress) throws Exception {
    try (BundleRegistry registry = Fixtures.open(Fixtures.options(folder))) {
      registry.pull(bundle, target, progress);
    }
  }

  private List<String> ranges(FakeRegistry fake) {
    return fake.requests().stream()
        .filter(one -> one.method().equals("GET") && one.path().endsWith(Sha256.of(archive)))
        .map(Request::range)
        .toList();
  }

  @Test
  void itGoesOnWhereItWasInterrupted() throws Exception {
    try (FakeRegistry fake = new FakeRegistry().with(this::ranged)) {
      RemoteBundle bundle = pushed(fake);
      Files.write(part, Arrays.copyOf(archive, 1_000));
      List<Long> seen = new ArrayList<>();
      pull(bundle, (done, total) -> seen.add(done));
      assertThat(target).hasBinaryContent(archive);
      assertThat(ranges(fake)).containsExactly("bytes=1000-");
      assertThat(seen).isSorted().endsWith((long) archive.length);
      assertThat(Fixtures.names(folder.resolve("out"))).containsExactly("pulled.tar.gz");
    }
  }

  @Test
  void aServerWithoutRangesStartsOver() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      RemoteBundle bundle = pushed(fake);
      Files.write(part, Arrays.copyOf(archive, 1_000));
      pull(bundle, Progress.NONE);
      assertThat(target).hasBinaryContent(archive);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {206, 416})
  void aServerThatWillNotGoOnIsAskedForAll(int status) throws Exception {
    try (FakeRegistry fake =
        new FakeRegistry().with(exchange -> from(exchange) > 0 && otherPart(exchange, status))) {
      RemoteBundle bundle = pushed(fake);
      Files.write(part, Arrays.copyOf(archive, 1_000));
      pull(bundle, Progress.NONE);
      assertThat(target).hasBinaryContent(archive);
      assertThat(ranges(fake)).containsExactly("bytes=1000-", "");
    }
  }

  @Test
  void aPartThatNobodyAskedForIsRefused() throws Exception {
    try (FakeRegistry fake =
        new FakeRegistry().with(exchange -> isArchive(exchange) && otherPart(exchange, 206))) {
      RemoteBundle bundle = pushed(fake);
      assertThatThrownBy(() -> pull(bundle, Progress.NONE))
          .hasMessageContaining("insists on a part");
      assertThat(target).doesNotExist();
    }
  }

  private boolean otherPart(HttpExchange exchange, int status) throws IOException {
    exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/10");
    FakeRegistry.send(exchange, status, Arrays.copyOf(archive, 10));
    return true;
  }

  @Test
  void aPartThatIsNotOursIsThrownAway() throws Exception {
    try (FakeRegistry fake = new FakeRegistry().with(this::ranged)) {
      RemoteBundle bundle = pushed(fake);
      for (int length : List.of(1_000, archive.length, archive.length + 5)) {
        byte[] other = new byte[length];
        new Random(length).nextBytes(other);
        Files.write(part, other);
        pull(bundle, Progress.NONE);
        assertThat(target).hasBinaryContent(archive);
        Files.delete(target);
      }
    }
  }

  @Test
  void aConnectionThatBreaksAgainAndAgainGetsThereInTheEnd() throws Exception {
    try (FakeRegistry fake =
        new FakeRegistry()
            .with(
                exchange -> {
                  if (!isArchive(exchange)) {
                    return false;
                  }
                  int from = from(exchange);
                  int to = Math.min(archive.length, from + 300_000);
                  exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-/*");
                  FakeRegistry.send(
                      exchange, from == 0 ? 200 : 206, Arrays.copyOfRange(archive, from, to));
                  return true;
                })) {
      pull(pushed(fake), Progress.NONE);
      assertThat(target).hasBinaryContent(archive);
      assertThat(ranges(fake)).hasSizeGreaterThan(3);
    }
  }

  @Test
  void twoDownloadsOfOneFileDoNotMix() throws Exception {
    try (FakeRegistry fake = new FakeRegistry();
        RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw");
        FileLock lock = file.getChannel().lock()) {
      assertThat(lock.isValid()).isTrue();
      RemoteBundle bundle = pushed(fake);
      assertThatThrownBy(() -> pull(bundle, Progress.NONE))
          .hasMessageContaining("being downloaded by somebody else");
    }
  }

  @Test
  void aPartOfAnotherProcessNeverBecomesVisible() throws Exception {
    AtomicBoolean taken = new AtomicBoolean();
    try (FakeRegistry fake = new FakeRegistry().with(this::ranged)) {
      RemoteBundle bundle = pushed(fake);
      pull(
          bundle,
          (done, total) -> {
            if (!taken.getAndSet(true)) {
              replacePart();
            }
          });
      assertThat(taken).isTrue();
      assertThat(target).hasBinaryContent(archive);
    }
  }

  /** As if one process had completed it, and another had begun. */
  private void replacePart() {
    try {
      Files.move(part, target);
      Files.write(part, Arrays.copyOf(archive, 1_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKilledDownloadShowsNothingAndIsGoneOnWith() throws Exception {
    Random random = new Random(TestSeed.of(DownloadTest.class));
    try (FakeRegistry fake = new FakeRegistry().with(this::ranged)) {
      pushed(fake);
      List<String> arguments = List.of(fake.reference("p:v1"), target.toString());
      for (int i = 0; i < 4; i++) {
        Process client = PullProcess.start(folder, arguments, "{\"auths\":{}}");
        long killAt = random.nextLong(archive.length);
        try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
          String line = out.readLine();
          while (line != null && Long.parseLong(line) < killAt) {
            line = out.readLine();
          }
          client.destroyForcibly();
        }
        client.waitFor();
        if (Files.exists(target)) {
          assertThat(target).hasBinaryContent(archive);
        }
      }
      Process last = PullProcess.start(folder, arguments, "{\"auths\":{}}");
      last.getInputStream().transferTo(OutputStream.nullOutputStream());
      assertThat(last.waitFor()).isZero();
      assertThat(target).hasBinaryContent(archive);
      assertThat(Fixtures.names(folder.resolve("out"))).containsExactly("pulled.tar.gz");
    }
  }

  private boolean isArchive(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getPath().endsWith(Sha256.of(archive));
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null
        ? 0
        : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
  }

  /** Honours ranges, in small pieces. */
  private boolean ranged(HttpExchange exchange) throws IOException {
    if (!isArchive(exchange)) {
      return false;
    }
    int from = from(exchange);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (archive.length - 1) + "/" + archive.length);
    exchange.sendResponseHeaders(from == 0 ? 200 : 206, archive.length - from);
    for (int at = from; at < archive.length; at += 10_000) {
      exchange.getResponseBody().write(archive, at, Math.min(10_000, archive.length - at));
    }
    return true;
  }
}
