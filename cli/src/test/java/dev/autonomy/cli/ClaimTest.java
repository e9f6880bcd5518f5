package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.line.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimTest {

  private static final int CLAIMANTS = 4;
  private static final int CLAIMS_EACH = 500;

  @TempDir Path folder;

  @Test
  void aFileIsClaimedOnceAtATimeAndNothingIsLeftBehind() throws Exception {
    Path file = folder.resolve("agent.tar.gz");
    try (Claim _ = Claim.of(file)) {
      assertThatThrownBy(() -> Claim.of(file))
          .hasMessage(file + " is being written by somebody else: wait, and try again");
      Claim.of(folder.resolve("other.tar.gz")).close();
    }
    Claim.of(file).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessHasLeftIsNoClaim() throws Exception {
    Files.createFile(folder.resolve(".agent.tar.gz.lock"));

    Claim.of(folder.resolve("agent.tar.gz")).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLinkInThePlaceOfTheMarkerIsNotFollowed() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(folder.resolve(".agent.tar.gz.lock"), victim);

    assertThatThrownBy(() -> Claim.of(folder.resolve("agent.tar.gz")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("cannot lock " + folder.resolve(".agent.tar.gz.lock") + ": ");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void whereThereIsNoDirectoryNothingIsClaimed() {
    Path file = folder.resolve("absent/agent.tar.gz");

    assertThatThrownBy(() -> Claim.of(file))
        .hasMessage("cannot write " + file + ": there is no such directory");
  }

  /** The marker comes and goes all the time, and never lets two in. */
  @Test
  void ofManyWhoClaimAtOnceNoTwoHoldIt() throws Exception {
    Path file = folder.resolve("agent.tar.gz");
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger claims = new AtomicInteger();
    try (ExecutorService claimants = Executors.newFixedThreadPool(CLAIMANTS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CLAIMANTS; i++) {
        done.add(claimants.submit(() -> claimAgainAndAgain(file, holders, claims)));
      }
      for (Future<?> future : done) {
        future.get();
      }
    }

    assertThat(claims.get()).isEqualTo(CLAIMANTS * CLAIMS_EACH);
    assertThat(folder).isEmptyDirectory();
  }

  private static void claimAgainAndAgain(Path file, AtomicInteger holders, AtomicInteger claims) {
    for (int done = 0; done < CLAIMS_EACH; ) {
      try (Claim _ = Claim.of(file)) {
        assertThat(holders.incrementAndGet()).isEqualTo(1);
        claims.incrementAndGet();
        done++;
        holders.decrementAndGet();
      } catch (CommandException e) {
        assertThat(e).hasMessageContaining("is being written by somebody else");
      }
    }
  }
}
