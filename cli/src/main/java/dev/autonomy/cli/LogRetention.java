package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Option;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.Retention;
import dev.autonomy.wal.note.WitnessPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How large the log of a runtime may become, and what it may forget by itself. */
final class LogRetention {

  /** What must have happened to the oldest frames before they may go. */
  enum Prune {
    NEVER,
    DELIVERED,
    WITNESSED,
    BOTH,
    ALWAYS
  }

  static final Option<Long> MAX_BYTES =
      Option.bytes(
              "wal-max-bytes", 1 << 20, 1L << 50, "largest size of the log; then calls are denied")
          .or("1GiB")
          .variable("AUTONOMY_WAL_MAX_BYTES")
          .configKey("runtime.wal_max_bytes");

  private static final Option<Prune> PRUNE =
      Option.choice(
              "wal-prune",
              Prune.values(),
              "remove the oldest part of the log by itself, once it was delivered to the"
                  + " collector, cosigned by witnesses, both, or whatever became of it")
          .or("never")
          .variable("AUTONOMY_WAL_PRUNE")
          .configKey("runtime.wal_prune");

  private static final Option<Long> KEEP_BYTES =
      Option.bytes("wal-keep-bytes", 1 << 20, 1L << 50, "prune the log down to this size")
          .orShown("what fits below --wal-max-bytes")
          .variable("AUTONOMY_WAL_KEEP_BYTES")
          .configKey("runtime.wal_keep_bytes");

  private static final Option<Duration> KEEP_AGE =
      Option.duration("wal-keep-age", "prune what is older")
          .orShown("any age")
          .variable("AUTONOMY_WAL_KEEP_AGE")
          .configKey("runtime.wal_keep_age");

  private static final Option<String> WITNESSES =
      WitnessOptions.WITNESS.variable("AUTONOMY_WAL_WITNESS").configKey("runtime.wal_witness");

  private static final Option<Long> QUORUM =
      WitnessOptions.QUORUM.variable("AUTONOMY_WAL_QUORUM").configKey("runtime.wal_quorum");

  /** All of these flags. */
  static final List<Option<?>> OPTIONS =
      List.of(MAX_BYTES, PRUNE, KEEP_BYTES, KEEP_AGE, WITNESSES, QUORUM);

  private LogRetention() {}

  /** The rule that flags, environment and configuration give; empty when nothing is pruned. */
  static Optional<Retention> of(Arguments arguments) throws UsageException, CommandException {
    Prune prune = arguments.value(PRUNE);
    if (prune == Prune.NEVER) {
      for (Option<?> option : List.of(KEEP_BYTES, KEEP_AGE, WITNESSES, QUORUM)) {
        if (arguments.isSet(option)) {
          throw new UsageException(
              "`"
                  + option.written()
                  + "` needs `--wal-prune`: say what may be pruned, delivered, witnessed, both or"
                  + " always");
        }
      }
      return Optional.empty();
    }
    Retention retention = Retention.when(conditions(prune, arguments));
    Optional<Long> bytes = arguments.find(KEEP_BYTES);
    if (bytes.isPresent()) {
      if (bytes.get() > arguments.value(MAX_BYTES)) {
        throw new UsageException(
            "`--wal-keep-bytes` is more than `--wal-max-bytes`, "
                + Sizes.rounded(arguments.value(MAX_BYTES))
                + ": the log never gets so large");
      }
      retention = retention.withKeepBytes(bytes.get());
    }
    Optional<Duration> age = arguments.find(KEEP_AGE);
    if (age.isPresent() && age.get().compareTo(Retention.MIN_KEEP_AGE) < 0) {
      throw new UsageException("`--wal-keep-age` is at least 1m: nothing is kept for less");
    }
    return Optional.of(age.isPresent() ? retention.withKeepAge(age.get()) : retention);
  }

  private static List<Retention.Condition> conditions(Prune prune, Arguments arguments)
      throws UsageException, CommandException {
    List<Retention.Condition> conditions = new ArrayList<>();
    if (prune == Prune.DELIVERED || prune == Prune.BOTH) {
      conditions.add(new Retention.Condition.Delivered());
    }
    if (prune == Prune.WITNESSED || prune == Prune.BOTH) {
      conditions.add(new Retention.Condition.Witnessed(witnesses(arguments)));
    }
    return conditions;
  }

  private static WitnessPolicy witnesses(Arguments arguments)
      throws UsageException, CommandException {
    List<WitnessOptions.Described> witnesses =
        WitnessOptions.described(arguments.find(WITNESSES).orElse(""));
    if (witnesses.isEmpty()) {
      throw new UsageException(
          "`--wal-prune witnessed` and `both` need `--witness FILE,...`: the keys of the"
              + " witnesses to believe");
    }
    return WitnessOptions.policy(witnesses, arguments.find(QUORUM));
  }
}
