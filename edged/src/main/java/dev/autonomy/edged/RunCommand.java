package dev.autonomy.edged;

import dev.autonomy.edge.LedgerException;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code edged run}. */
final class RunCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("run", "Relay until told to stop")
        .description(
            """
            Checks what precheck checks, takes up what the state root holds, and relays until \
            SIGTERM or SIGINT. The log goes to standard error.\
            """)
        .options(ConfigurationOption.CONFIG)
        .examples(new Example("As a service does", "edged run --config /etc/edged/edge.toml"))
        .exits(
            new Exit("1", "the configuration is wrong"),
            new Exit("2", "the state root cannot be used"),
            new Exit("3", "the certificate cannot be used"),
            new Exit("4", "an address cannot be had"),
            new Exit("5", "the ledger or what it says of the segments cannot be used"))
        .seeAlso("precheck", "check-config");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) {
    Path file = arguments.value(ConfigurationOption.CONFIG);
    Precheck precheck =
        new Precheck(surroundings.clock(), MemoryLimit.ofProcess(), Optional.empty());
    List<Precheck.Finding> findings = precheck.run(file);
    int status = Precheck.status(findings);
    if (status != 0) {
      findings.getLast().lines().forEach(line -> surroundings.terminal().error().line(line));
      return status;
    }
    try {
      return relay(ConfigurationReader.read(file), surroundings);
    } catch (ConfigurationException e) {
      e.lines().forEach(line -> surroundings.terminal().error().line(line));
      return Precheck.Step.CONFIGURATION.status();
    } catch (TlsException e) {
      e.lines().forEach(line -> surroundings.terminal().error().line(line));
      return Precheck.Step.CERTIFICATE.status();
    } catch (LedgerException e) {
      surroundings.terminal().error().line("edged: " + e.getMessage());
      return Precheck.Step.RECONSTRUCTION.status();
    } catch (IOException e) {
      surroundings.terminal().error().line("edged: " + e.getMessage());
      return NO_ADDRESS;
    }
  }

  private static final int NO_ADDRESS = 4;

  private static int relay(EdgeConfiguration configuration, Surroundings surroundings)
      throws IOException, ConfigurationException, TlsException {
    CountDownLatch stopped = new CountDownLatch(1);
    Daemon daemon = Daemon.start(configuration, surroundings.clock(), System.err);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    daemon.close();
                  } catch (IOException e) {
                    surroundings.terminal().error().line("edged: " + e.getMessage());
                  } finally {
                    stopped.countDown();
                  }
                },
                "stop"));
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
