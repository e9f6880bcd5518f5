package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long lives of one node, made up from a seed: releases good and bad, failures everywhere, clocks
 * that jump, operators with a will of their own, and a process that dies at any step. After every
 * cycle the policy in force is the one before, or a release that was desired and deserves it.
 */
@Tag("slow")
final class ReleaseSimulationTest {

  private static final int LIVES = Boolean.getBoolean("autonomy.test.long") ? 1000 : 20;
  private static final int STEPS = 60;
  private static final int CYCLES_TO_RECOVER = 3;

  @TempDir private Path directory;

  /** The process dies here. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** A release, and whether a node may put it in force. */
  private record Offer(SignedRelease release, boolean good) {}

  @Test
  void whateverHappensThePolicyInForceIsAWholeOneThatWasWanted() throws Exception {
    long first = TestSeed.of(ReleaseSimulationTest.class);
    System.out.println("seeds " + first + " to " + (first + LIVES - 1));
    for (long seed = first; seed < first + LIVES; seed++) {
      try {
        new Life(seed, Files.createDirectory(directory.resolve("node" + seed))).live();
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One node. */
  private static final class Life {

    private final Random random;
    private final Releasing node;
    private final List<Offer> offers = new ArrayList<>();

    /** What the control plane desires; null for nothing, or nothing that is known. */
    private @Nullable Offer desired;

    /** Whether anybody but the loop has changed the policy since the last activation. */
    private boolean meddled;

    /** Whether the disk damages what was written. */
    private boolean damaging;

    /** Whether it has damaged anything since the last activation. */
    private boolean damaged;

    /** What somebody has made of the store while a release was being fetched. */
    private Optional<StoreView> chosen = Optional.empty();

    /** Steps until the process dies; none when negative. */
    private int fuse = -1;

    Life(long seed, Path directory) {
      random = new Random(seed);
      node = new Releasing(directory);
      node.refusal =
          _ -> {
            burn();
            return random.nextInt(60) == 0 ? Optional.of(Releasing.logIsFull()) : Optional.empty();
          };
      node.registry.fail(
          _ -> {
            burn();
            if (random.nextInt(40) == 0) {
              chooseMeanwhile();
            }
            if (random.nextInt(12) == 0) {
              throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "away");
            }
          });
      node.mischief = this::damage;
      for (int i = 0; i < 6; i++) {
        offers.add(offer(i + 1));
      }
    }

    /** Somebody on the node takes the policy back while a release is being fetched. */
    private void chooseMeanwhile() {
      try {
        node.store().rollback();
        chosen = Optional.of(node.store().view());
        meddled = true;
      } catch (StoreException _) {
        // There is none to go back to.
      }
    }

    /** The archive that was switched to a moment ago, before the gate opens it. */
    private void damage() {
      try {
        Optional<StoredPolicy> current = node.store().view().current();
        if (damaging
            && current.isPresent()
            && !current.get().identity().digest().equals(node.inForce())) {
          damaged = true;
          node.damage(current.get().blob());
        }
      } catch (StoreException | IOException e) {
        throw new AssertionError(e);
      }
    }

    private Offer offer(int sequence) {
      String version = sequence + ".0.0";
      return switch (sequence) {
        case 4 -> {
          SignedRelease foreign = SignedRelease.saying(new TestSigner(), sequence, version);
          yield new Offer(node.registry.keep(foreign), false);
        }
        case 5 -> {
          SignedRelease broken = SignedRelease.of(node.author, sequence, version, "allow if no(1)");
          yield new Offer(node.registry.keep(broken), false);
        }
        case 6 -> {
          SignedRelease cheat = SignedRelease.saying(node.author, sequence, version);
          node.registry.keep(cheat);
          node.registry.swap(cheat, offers.getFirst().release.archive());
          yield new Offer(cheat, false);
        }
        default ->
            new Offer(
                node.registry.keep(SignedRelease.saying(node.author, sequence, version)), true);
      };
    }

    private void burn() {
      if (fuse >= 0 && fuse-- == 0) {
        throw new Crash();
      }
    }

    /** A lock file before or behind whose replacement the process may die. */
    private ActiveLockFile file() {
      return new ActiveLockFile(node.log) {
        @Override
        void write(ActiveLock lock) throws IOException {
          burn();
          if (random.nextInt(40) == 0) {
            throw new IOException("no space left");
          }
          super.write(lock);
          burn();
        }
      };
    }

    void live() throws Exception {
      restart();
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(10)) {
          case 0 -> operate();
          case 1 -> restart();
          case 2 -> jump();
          case 3 -> harmLockFile();
          default -> decide();
        }
        fuse = random.nextInt(4) == 0 ? random.nextInt(25) : -1;
        damaging = random.nextInt(8) == 0;
        cycle();
        fuse = -1;
        damaging = false;
      }
      recover();
    }

    private void cycle() throws Exception {
      String before = node.inForce();
      Optional<ActiveRelease> held = node.activation().held();
      StoreView store = node.store().view();
      try {
        node.run();
        boolean refused = node.status().lastResult().contains(" was not activated");
        if (refused && chosen.isEmpty() && store.current().isPresent()) {
          StoreView now = node.store().view();
          assertThat(now.current()).as("current").isEqualTo(store.current());
          assertThat(now.lastKnownGood()).as("last-known-good").isEqualTo(store.lastKnownGood());
        }
      } catch (Crash _) {
        if (random.nextInt(3) == 0) {
          chosen = Optional.empty();
          operateBeforeTheRestart();
          return;
        }
        restart();
      }
      if (chosen.isPresent()) {
        assertThat(node.store().view()).as("what was chosen meanwhile").isEqualTo(chosen.get());
        chosen = Optional.empty();
        fuse = -1;
        node.activation().settle();
        node.phases();
        return;
      }
      List<String> phases = node.phases();
      if (!meddled && !damaged) {
        assertThat(phases).as("nobody has taken anything back").doesNotContain("reverted");
      }
      meddled &= !phases.contains("activated");
      damaged &= !phases.contains("activated");
      String after = node.inForce();
      if (after.equals(before)) {
        return;
      }
      Offer wanted = desired;
      if (wanted == null) {
        throw new AssertionError("the policy changed, and nothing is desired");
      }
      assertThat(after).as("what is desired").isEqualTo(wanted.release.policyDigest());
      assertThat(wanted.good).as("a good release").isTrue();
      assertThat(held.map(ActiveRelease::fingerprint))
          .as("taken back on this node")
          .isNotEqualTo(Optional.of(wanted.release.lock().fingerprint()));
    }

    private void decide() {
      int choice = random.nextInt(offers.size() + 3);
      if (choice < offers.size()) {
        desired = offers.get(choice);
        node.desire(desired.release);
      } else if (choice == offers.size()) {
        desired = null;
        node.answer = new Answer.Nothing();
      } else {
        node.answer = new Answer.Failed("away", Optional.of(Duration.ofSeconds(choice)));
      }
    }

    /** Somebody on the node takes the policy back. */
    private void operate() {
      meddled = true;
      try {
        node.store().rollback();
      } catch (StoreException _) {
        // There is none to go back to.
      }
      node.activation().settle();
    }

    /** Nobody watches, and yet what was chosen stands: a release it replaces is held. */
    private void operateBeforeTheRestart() throws Exception {
      meddled = true;
      try {
        node.store().rollback();
      } catch (StoreException _) {
        // There is none to go back to.
      }
      restart();
      String chosen = node.inForce();
      node.activation().settle();
      node.phases();
      assertThat(node.inForce()).as("what was chosen").isEqualTo(chosen);
      assertThat(node.activation().active().map(ActiveRelease::policyDigest))
          .as("what is active is in force")
          .isIn(Optional.empty(), Optional.of(chosen));
    }

    /** The policy in force outlives the process. */
    private void restart() {
      String before = node.inForce();
      node.restart(file());
      if (!before.equals(PolicyIdentity.NONE.digest())) {
        assertThat(node.isWithoutPolicy()).as("without policy after a restart").isFalse();
      }
    }

    private void jump() {
      node.now = node.now.plus(Duration.ofMinutes(random.nextInt(2000) - 1000));
      if (node.now.isBefore(SignedRelease.SIGNED)) {
        node.now = SignedRelease.SIGNED;
      }
      node.nanos += random.nextLong(Duration.ofHours(3).toNanos());
    }

    private void harmLockFile() throws IOException {
      Path file = node.log.resolve(ActiveLockFile.NAME);
      if (Files.exists(file) && random.nextInt(4) == 0) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
      }
    }

    /** When nothing fails any more, what is desired is in force after a few cycles. */
    private void recover() throws Exception {
      node.refusal = _ -> Optional.empty();
      node.registry.fail(MemoryRegistry.Fault.NONE);
      node.restart();
      for (Offer offer : offers) {
        if (offer.good && !isHeld(offer)) {
          desired = offer;
          node.desire(offer.release);
          for (int i = 0; i < CYCLES_TO_RECOVER; i++) {
            node.run();
          }
          assertThat(node.isInForce(offer.release)).as(node.status().lastResult()).isTrue();
          assertThat(node.status().active().orElseThrow().id())
              .isEqualTo(offer.release.release().id());
        }
      }
    }

    private boolean isHeld(Offer offer) {
      return node.activation().held().stream()
          .anyMatch(held -> held.fingerprint().equals(offer.release.lock().fingerprint()));
    }
  }
}
