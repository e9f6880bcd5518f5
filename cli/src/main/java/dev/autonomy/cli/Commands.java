package dev.autonomy.cli;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CompletionCommand;
import dev.autonomy.line.Environment;
import dev.autonomy.line.HelpCommand;
import dev.autonomy.line.ShellWords;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The commands of {@code autonomy}. Only the one that is opened gets loaded. */
final class Commands implements Catalogue {

  @Override
  public String program() {
    return "autonomy";
  }

  @Override
  public String purpose() {
    return "Decide every tool call of an autonomous workload by policy, before it runs.";
  }

  @Override
  public List<Group> groups() {
    return List.of(
        new Group("Govern", List.of("run", "run ros2.launch", "runtime start")),
        new Group(
            "Write policy",
            List.of(
                "policy check",
                "policy fmt",
                "policy test",
                "policy eval",
                "policy bench",
                "policy deps",
                "policy replay",
                "policy load",
                "policy build",
                "policy list",
                "policy show",
                "policy activate",
                "policy rollback")),
        new Group(
            "Supply policy",
            List.of(
                "key generate",
                "bundle push",
                "bundle pull",
                "bundle inspect",
                "bundle stage",
                "bundle sign",
                "bundle verify",
                "lock",
                "verify")),
        new Group(
            "Evidence",
            List.of(
                "wal inspect",
                "wal verify",
                "wal stat",
                "wal key",
                "wal checkpoint",
                "wal witness",
                "wal repair",
                "wal prune",
                "wal forget",
                "wal export-tiles",
                "audit get",
                "audit prove",
                "audit verify-proof",
                "telemetry export",
                "telemetry flush")),
        new Group("Edge", List.of("relay status")),
        new Group(
            "This installation",
            List.of(
                "demo validate",
                "version",
                "config get",
                "config set",
                "config unset",
                "config list",
                "completion",
                "help")));
  }

  /** A program's name in the place of a command: {@code run} was forgotten. */
  @Override
  public Optional<String> correction(List<String> words, Environment environment) {
    String program = words.getFirst();
    List<String> directories =
        program.indexOf('/') >= 0
            ? List.of("")
            : List.of(environment.value("PATH").split(File.pathSeparator, -1));
    for (String directory : directories) {
      if (Files.isExecutable(Path.of(directory, program))
          && !Files.isDirectory(Path.of(directory, program))) {
        return Optional.of("autonomy run " + ShellWords.join(words));
      }
    }
    return Optional.empty();
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "run" -> new RunCommand();
      case "run ros2.launch" -> new Ros2LaunchCommand();
      case "key generate" -> new KeyGenerateCommand();
      case "bundle push" -> new BundlePushCommand();
      case "bundle pull" -> new BundlePullCommand();
      case "bundle inspect" -> new BundleInspectCommand();
      case "bundle stage" -> new BundleStageCommand();
      case "bundle sign" -> new BundleSignCommand();
      case "bundle verify" -> new BundleVerifyCommand();
      case "runtime start" -> new RuntimeStartCommand();
      case "policy check" -> new PolicyCheckCommand();
      case "policy fmt" -> new PolicyFormatCommand();
      case "policy test" -> new PolicyTestCommand();
      case "policy eval" -> new PolicyEvalCommand();
      case "policy bench" -> new PolicyBenchCommand();
      case "policy deps" -> new PolicyDepsCommand();
      case "policy replay" -> new PolicyReplayCommand();
      case "policy load" -> new PolicyLoadCommand();
      case "policy build" -> new PolicyBuildCommand();
      case "policy list" -> new PolicyListCommand();
      case "policy activate" -> new PolicyActivateCommand();
      case "policy show" -> new PolicyShowCommand();
      case "policy rollback" -> new PolicyRollbackCommand();
      case "lock" -> new LockCommand();
      case "verify" -> new VerifyCommand();
      case "wal inspect" -> new WalInspectCommand();
      case "wal verify" -> new WalVerifyCommand();
      case "wal stat" -> new WalStatCommand();
      case "wal key" -> new WalKeyCommand();
      case "wal checkpoint" -> new WalCheckpointCommand();
      case "wal witness" -> new WalWitnessCommand();
      case "wal repair" -> new WalRepairCommand();
      case "wal prune" -> new WalPruneCommand();
      case "wal forget" -> new WalForgetCommand();
      case "wal export-tiles" -> new WalExportTilesCommand();
      case "audit get" -> new AuditGetCommand();
      case "audit prove" -> new AuditProveCommand();
      case "audit verify-proof" -> new AuditVerifyProofCommand();
      case "telemetry export" -> new TelemetryExportCommand();
      case "telemetry flush" -> new TelemetryFlushCommand();
      case "relay status" -> new RelayStatusCommand();
      case "demo validate" -> new DemoValidateCommand();
      case "version" -> new VersionCommand();
      case "config get" -> new ConfigGetCommand();
      case "config set" -> new ConfigSetCommand();
      case "config unset" -> new ConfigUnsetCommand();
      case "config list" -> new ConfigListCommand();
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new IllegalArgumentException("no such command: " + path);
    };
  }
}
