package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Answer;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Disk;
import dev.autonomy.edge.DiskFullException;
import dev.autonomy.edge.DiskReadOnlyException;
import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.Inbox;
import dev.autonomy.edge.Ledger;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import dev.autonomy.edge.LocalDisk;
import dev.autonomy.edge.MemoryLedger;
import dev.autonomy.edge.PeerLimits;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.edge.SegmentStore;
import dev.autonomy.edge.StorageOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer is answered when this node's own disk or ledger fails. */
class InboundRequestsTest {

  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  private static final Segment SEGMENT =
      new Segment(
          Digest.of(CONTENT),
          CONTENT.length,
          Segment.DEFAULT_MEDIA_TYPE,
          "",
          Segment.DEFAULT_PRIORITY,
          Optional.empty());

  private static final EdgeClock CLOCK =
      new EdgeClock() {
        @Override
        public Instant wall() {
          return Segments.NOW;
        }

        @Override
        public Instant steady() {
          return Segments.NOW;
        }
      };

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Optional<IOException> failure = Optional.empty();

  static Stream<Arguments> failuresOfTheDisk() {
    IOException cause = new IOException();
    return Stream.of(
        Arguments.of(new DiskFullException("incoming/a.part", cause), Reason.DISK_FULL),
        Arguments.of(new DiskReadOnlyException("incoming/a.part", cause), Reason.READ_ONLY),
        Arguments.of(
            new FileSystemException("incoming/a.part", null, "Input/output error"),
            Reason.STORAGE_FAILED));
  }

  static Stream<Arguments> failuresOfTheLedger() {
    return Stream.of(Kind.values())
        .map(
            kind ->
                Arguments.of(
                    new LedgerException(kind, "ledger: " + kind),
                    switch (kind) {
                      case FULL -> Reason.DISK_FULL;
                      case READ_ONLY -> Reason.READ_ONLY;
                      case IN_USE, NOT_A_LEDGER, TOO_OLD, TOO_NEW, DAMAGED, FAILED ->
                          Reason.STORAGE_FAILED;
                    }));
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheDisk")
  void aFailingDiskIsNamedInTheAnswerToAnOfferAndToTheBytes(IOException failing, Reason reason)
      throws IOException {
    InboundRequests requests =
        requests(failing(Disk.class, new LocalDisk(folder)), new MemoryLedger());
    failure = Optional.of(failing);
    assertRefused(requests.offer(offer()), reason);

    failure = Optional.empty();
    assertThat(requests.offer(offer())).isEqualTo(new Answer.Want(0));
    failure = Optional.of(failing);
    assertRefused(requests.receive(path(), chunk()), reason);
    assertThat(log.toString(StandardCharsets.UTF_8)).contains(" error " + reason.code() + " ");

    failure = Optional.empty();
    assertDelivered(requests);
  }

  @ParameterizedTest
  @MethodSource("failuresOfTheLedger")
  void aFailingLedgerIsNamedInTheAnswerToAnOfferAndToTheBytes(IOException failing, Reason reason)
      throws IOException {
    InboundRequests requests =
        requests(new LocalDisk(folder), failing(Ledger.class, new MemoryLedger()));
    failure = Optional.of(failing);
    assertRefused(requests.offer(offer()), reason);

    failure = Optional.empty();
    assertThat(requests.offer(offer())).isEqualTo(new Answer.Want(0));
    failure = Optional.of(failing);
    assertRefused(requests.receive(path(), chunk()), reason);

    failure = Optional.empty();
    assertDelivered(requests);
  }

  @Test
  void aBodyThatIsCutIsNoFailureOfTheDisk() throws IOException {
    InboundRequests requests = requests(new LocalDisk(folder), new MemoryLedger());
    assertThat(requests.offer(offer())).isEqualTo(new Answer.Want(0));
    byte[] whole = chunk().readAllBytes();
    InputStream cut = new ByteArrayInputStream(whole, 0, whole.length - 1);
    assertRefused(requests.receive(path(), cut), Reason.CONNECTION_CUT);
  }

  private static void assertRefused(Answer answer, Reason reason) {
    assertThat(answer).isEqualTo(new Answer.Refuse(reason, Duration.ZERO));
  }

  /** What was refused for a while has lost nothing. */
  private static void assertDelivered(InboundRequests requests) throws IOException {
    Answer again = requests.offer(offer());
    if (again instanceof Answer.Want(long offset)) {
      assertThat(offset).isIn(0L, (long) CONTENT.length);
      InputStream rest = offset == 0 ? chunk() : InputStream.nullInputStream();
      assertThat(requests.receive(path() + PeerMessages.OFFSET + offset, rest))
          .isEqualTo(new Answer.Have());
    }
    assertThat(requests.offer(offer())).isEqualTo(new Answer.Have());
  }

  private InboundRequests requests(Disk disk, Ledger ledger) throws IOException {
    StorageOptions storage =
        new StorageOptions(1 << 30, 1 << 20, 1 << 20, false, Duration.ofHours(1));
    SegmentStore store = SegmentStore.open(disk, ledger, storage, CLOCK);
    Map<String, PeerLimits> peers = Map.of("node-b", PeerLimits.UNLIMITED);
    EdgeConfiguration.Log options =
        new EdgeConfiguration.Log(
            EdgeConfiguration.Log.Level.INFO, EdgeConfiguration.Log.Format.TEXT);
    return new InboundRequests(
        "node-b",
        new Inbox(store, peers, Inbox.Options.DEFAULT, CLOCK),
        new Pause(),
        new EdgeLog(new PrintStream(log, true, StandardCharsets.UTF_8), CLOCK::wall, options));
  }

  /** Throws the failure, while there is one, from every call and from those of what it returns. */
  private <T> T failing(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (failure.isPresent() && !method.getName().equals("close")) {
                throw failure.get();
              }
              try {
                Object result = method.invoke(target, arguments);
                return result instanceof Disk.DiskFile file
                    ? failing(Disk.DiskFile.class, file)
                    : result;
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            }));
  }

  private static InputStream offer() {
    return new ByteArrayInputStream(PeerMessages.offer(SEGMENT));
  }

  @Test
  void aBodyThatHangsEndsWhenItsPeerOffersTheSegmentAgain() throws Exception {
    InboundRequests requests = requests(new LocalDisk(folder), new MemoryLedger());
    assertThat(requests.offer(offer())).isEqualTo(new Answer.Want(0));
    HangingBody body = new HangingBody();
    CompletableFuture<Answer> hanging = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    hanging.complete(requests.receive(path(), body));
                  } catch (IOException e) {
                    hanging.completeExceptionally(e);
                  }
                });
    assertThat(body.reading.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(requests.offer(offer())).isEqualTo(new Answer.Want(0));

    assertThat(hanging.get(20, TimeUnit.SECONDS))
        .isEqualTo(new Answer.Refuse(Reason.CONNECTION_CUT, Duration.ZERO));
    reader.join();
    assertThat(requests.receive(path(), chunk())).isEqualTo(new Answer.Have());
  }

  /** Nothing comes until it is closed. */
  private static final class HangingBody extends InputStream {

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      reading.countDown();
      try {
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      }
      throw new IOException("the body is closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static String path() {
    return PeerMessages.SEGMENTS_PATH + SEGMENT.digest();
  }

  private static InputStream chunk() {
    CRC32C crc = new CRC32C();
    crc.update(CONTENT);
    return new ByteArrayInputStream(
        ByteBuffer.allocate(2 * Integer.BYTES + CONTENT.length)
            .putInt(CONTENT.length)
            .putInt((int) crc.getValue())
            .put(CONTENT)
            .array());
  }
}
