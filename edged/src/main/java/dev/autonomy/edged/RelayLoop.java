package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.OutgoingTransfer;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Relay;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Starts what the relay says, when it says so, each transfer on a thread of its own. */
final class RelayLoop implements AutoCloseable {

  /** When the ledger cannot be written, it is tried again so often. */
  private static final Duration TROUBLE = Duration.ofSeconds(1);

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Relay relay;
  private final Function<String, Optional<OutboundPeer>> peers;
  private final EdgeClock clock;
  private final EdgeLog log;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopped;

  RelayLoop(
      Relay relay, Function<String, Optional<OutboundPeer>> peers, EdgeClock clock, EdgeLog log) {
    this.relay = relay;
    this.peers = peers;
    this.clock = clock;
    this.log = log;
    thread = Thread.ofVirtual().name("relay").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something may be sent that could not before. */
  void wake() {
    wakes.release();
  }

  private void run() {
    while (!stopped) {
      Duration wait;
      try {
        for (OutgoingTransfer transfer : relay.start()) {
          Thread.ofVirtual().name("transfer").start(() -> lead(transfer));
        }
        Optional<Instant> next = relay.nextStart();
        wait = next.isEmpty() ? IDLE : Duration.between(clock.steady(), next.get());
      } catch (IOException e) {
        log.error("relay", "reason", Reason.ofFailure(e).code(), "error", message(e));
        wait = TROUBLE;
      } catch (RuntimeException e) {
        log.error("relay", "error", e.toString());
        wait = TROUBLE;
      }
      await(wait);
    }
  }

  private void lead(OutgoingTransfer transfer) {
    try {
      Optional<OutboundPeer> peer = peers.apply(transfer.delivery().peer());
      if (peer.isPresent()) {
        peer.get().send(transfer);
      } else {
        transfer.unreachable();
      }
    } catch (IOException e) {
      log.error("ledger", "reason", Reason.ofFailure(e).code(), "error", message(e));
    } finally {
      wake();
    }
  }

  private static String message(IOException e) {
    return String.valueOf(e.getMessage());
  }

  private void await(Duration wait) {
    try {
      long millis = Math.clamp(wait.toMillis() + 1, 1, IDLE.toMillis());
      if (wakes.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException _) {
      stopped = true;
    }
  }

  @Override
  public void close() {
    stopped = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
