package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.WitnessGateway;
import dev.autonomy.wal.WitnessGateway.Round;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;

/** {@code autonomy wal witness}. */
final class WalWitnessCommand implements Command {

  private static final Option<String> ENDPOINT =
      Option.text("endpoint", "where the witness is asked, when its file does not say")
          .placeholder("URL");

  private static final Option<Duration> EVERY =
      Option.duration("every", "ask again and again, until Ctrl-C, with this time in between");

  private static final Option<Duration> TIMEOUT =
      Option.duration("timeout", "how long to wait for the answer of a witness").or("10s");

  private static final Option<Path> TLS_CA =
      Option.file(
          "tls-ca",
          "authorities (PEM) that certificates of witnesses are checked with, and no other");

  /** A second: there is no newer checkpoint any sooner. */
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal witness", "Have witnesses cosign a log's checkpoint")
        .description(
            """
            Asks witnesses (C2SP tlog-witness) to cosign the log's last checkpoint, with a proof \
            that it continues what they have cosigned before. What enough of them have cosigned \
            is kept beside the log, and goes into the proofs of `audit prove`. Takes no lock and \
            needs no runtime; one that is running never waits for a witness.

            A witness that has seen another history of this log is the alarm that all this is \
            for: frames were removed or changed, the log was restored from an old copy, or \
            another log has its origin. The command then says FORK on standard error, and ends \
            with 1. With --every it says so in each round and goes on, for a witness may lie.

            A witness has to know the log's key (`wal key`) before it is asked.\
            """)
        .options(
            WitnessOptions.WITNESS,
            ENDPOINT,
            WitnessOptions.QUORUM,
            EVERY,
            TIMEOUT,
            TLS_CA,
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "Once, by one witness",
                "autonomy wal witness --witness w1.key --endpoint https://witness.example/"),
            new Example(
                "Beside a runtime, by two of three whose files name their URLs",
                "autonomy wal witness --witness w1,w2,w3 --quorum 2 --every 1m"))
        .exits(
            new Exit("0", "enough witnesses have cosigned, and none disputes the log"),
            new Exit("1", "too few have, or one has seen another history of this log"))
        .seeAlso("wal checkpoint", "wal verify", "wal key");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    Optional<Duration> every = arguments.find(EVERY);
    if (every.isPresent() && every.get().compareTo(LEAST_PAUSE) < 0) {
      throw new UsageException("`--every` is at least 1s: no checkpoint is newer any sooner");
    }
    if (arguments.value(TIMEOUT).isZero()) {
      throw new UsageException("`--timeout` is more than nothing: no witness answers at once");
    }
    Optional<URI> endpoint = endpoint(arguments);
    List<WitnessOptions.Described> witnesses = WitnessOptions.witnesses(arguments);
    if (witnesses.isEmpty()) {
      throw new UsageException("missing `--witness`, files with the keys of the witnesses");
    }
    int quorum = WitnessOptions.policy(witnesses, arguments.find(WitnessOptions.QUORUM)).quorum();
    WitnessReport report =
        new WitnessReport(
            directory, arguments.value(CommonOptions.REPORT_OUTPUT), surroundings.terminal());
    List<WitnessGateway.Peer> peers = peers(witnesses, endpoint, arguments);
    return every.isEmpty()
        ? once(directory, peers, quorum, report)
        : forEver(directory, peers, quorum, report, every.get());
  }

  private static List<WitnessGateway.Peer> peers(
      List<WitnessOptions.Described> witnesses, Optional<URI> endpoint, Arguments arguments)
      throws CommandException, UsageException {
    if (endpoint.isPresent() && witnesses.size() > 1) {
      throw new UsageException(
          "`--endpoint` is for one witness: of several, each file names its own behind the key");
    }
    Optional<SSLSocketFactory> trust = TrustedAuthorities.socketFactory(arguments.find(TLS_CA));
    List<WitnessGateway.Peer> peers = new ArrayList<>();
    for (WitnessOptions.Described witness : witnesses) {
      URI address =
          endpoint
              .or(witness::url)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "where is "
                              + witness.key().name()
                              + "? give `--endpoint`, or write its URL behind the key in its"
                              + " file"));
      peers.add(
          new WitnessGateway.Peer(
              witness.key(), new HttpWitness(trust, address, arguments.value(TIMEOUT))));
    }
    return peers;
  }

  private static Optional<URI> endpoint(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.find(ENDPOINT);
    Optional<URI> url = text.flatMap(WitnessOptions::url);
    if (text.isPresent() && url.isEmpty()) {
      throw new UsageException("`--endpoint` names no witness: " + WitnessOptions.EXPECTED_URL);
    }
    return url;
  }

  private static int once(
      Path directory, List<WitnessGateway.Peer> peers, int quorum, WitnessReport report)
      throws CommandException, InterruptedException {
    Optional<Round> round;
    try {
      round = WitnessGateway.open(directory, peers, quorum).round();
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    if (round.isEmpty()) {
      throw new CommandException(
          "no checkpoint in " + directory + " yet: one is signed every second while frames arrive");
    }
    report.show(round.get());
    return round.get().isKept() && !round.get().isDisputed() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  /** Until the process ends. Whatever is wrong is said and tried again in the next round. */
  private static int forEver(
      Path directory,
      List<WitnessGateway.Peer> peers,
      int quorum,
      WitnessReport report,
      Duration every)
      throws InterruptedException {
    WitnessGateway gateway = null;
    while (true) {
      try {
        gateway = gateway == null ? WitnessGateway.open(directory, peers, quorum) : gateway;
        gateway.round().ifPresent(report::show);
      } catch (LogException e) {
        report.problem(LogFailure.of(e, directory).line());
      }
      report.flush();
      TimeUnit.MILLISECONDS.sleep(every.toMillis());
    }
  }
}
