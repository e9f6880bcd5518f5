package dev.autonomy.edge;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.Optional;

/** Why a transfer did not happen or did not end well: one closed list for wire, log and metrics. */
public enum Reason {
  /** The receiver's disk ceiling leaves no room (INV-04). */
  CEILING_EXCEEDED(false),
  /** The receiver's file system is full. */
  DISK_FULL(false),
  /** The receiver may not write its state: its file system is read-only, or the modes forbid it. */
  READ_ONLY(false),
  /** The receiver could not read or write its state for another reason, such as a broken disk. */
  STORAGE_FAILED(false),
  /** The sender has used up what the receiver takes from it in a day (INV-13). */
  QUOTA_EXCEEDED(false),
  /** The receiver has as many transfers as it may have, or somebody is sending it this segment. */
  BUSY(false),
  /** The receiver's memory is nearly used up (INV-07). */
  SHEDDING(false),
  /** The receiver is about to end. */
  STOPPING(false),
  /** Larger than the receiver ever takes. */
  TOO_LARGE(true),
  /** Expired by the receiver's clock. */
  EXPIRED(true),
  /** The receiver has this segment with another size: one of the two lies. */
  SIZE_MISMATCH(true),
  /** The offer or the body breaks the protocol. */
  MALFORMED(true),
  /** The body does not begin where the receiver's part ends. */
  OFFSET_MISMATCH(false),
  /** A chunk's checksum is wrong. */
  CHUNK_CORRUPT(false),
  /** All bytes came, and their hash is not the segment's name. */
  DIGEST_MISMATCH(false),
  /** The connection ended in the middle of an attempt. */
  CONNECTION_CUT(false),
  /** The peer took longer than it may for one step. */
  STALLED(false),
  /** The peer's answer could not be understood. */
  BAD_ANSWER(false),
  /** The sender's own copy is gone or damaged. */
  CONTENT_MISSING(true),
  /** The peer is not in the configuration any more. */
  PEER_REMOVED(true);

  private final boolean permanent;

  Reason(boolean permanent) {
    this.permanent = permanent;
  }

  /** Whether trying again is pointless before somebody has acted. */
  public boolean permanent() {
    return permanent;
  }

  /**
   * Whether the receiver is there and takes nothing just now: the delivery is put off, and that
   * costs it no attempt.
   */
  public boolean notNow() {
    return this == BUSY || this == SHEDDING || this == STOPPING;
  }

  /** As it is written everywhere: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How a failure to read or write the state is told; what else it was is in its message. */
  public static Reason ofFailure(IOException failure) {
    return switch (failure) {
      case RefusedException refused -> refused.reason();
      case DiskFullException _ -> DISK_FULL;
      case DiskReadOnlyException _, AccessDeniedException _ -> READ_ONLY;
      case LedgerException ledger -> ofFailure(ledger.kind());
      default -> STORAGE_FAILED;
    };
  }

  private static Reason ofFailure(LedgerException.Kind kind) {
    return switch (kind) {
      case FULL -> DISK_FULL;
      case READ_ONLY -> READ_ONLY;
      case IN_USE, NOT_A_LEDGER, TOO_OLD, TOO_NEW, DAMAGED, FAILED -> STORAGE_FAILED;
    };
  }

  /** The reason with this code; empty when there is none. */
  public static Optional<Reason> ofCode(String code) {
    for (Reason reason : values()) {
      if (reason.code().equals(code)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
