package dev.autonomy.wal;

/** Why the log refused: to open, to append, to read on, or to vouch for what it read. */
public enum LogCode {
  /** The first segment does not begin with frame 1: older segments are missing. */
  WAL_FIRST_SEQ_NOT_ONE,
  /** A frame's number does not follow its predecessor's: frames are missing or out of order. */
  WAL_SEQ_GAP,
  /** A record's bytes do not match its checksum, or cannot be a record. */
  WAL_CORRUPT_FRAME,
  /** A frame's bytes are intact and yet not the JSON of a frame. */
  WAL_CORRUPT_JSON,
  /** A disclosure is not what its frame committed to, or is missing. */
  WAL_CORRUPT_DISCLOSURE,
  /** A value is not there any more, and no frame that a checkpoint covers says so. */
  WAL_VALUE_MISSING,
  /** A segment's preamble, header, batch record or footer is damaged or untrue. */
  WAL_CORRUPT_SEGMENT,
  /** The index of a segment's calls, which is no part of the log, would hide or invent frames. */
  WAL_CORRUPT_INDEX,
  /** The checkpoint or the public key beside it is damaged, or not signed by the log's key. */
  WAL_CORRUPT_CHECKPOINT,
  /** The file that says how far the log was delivered is damaged. */
  WAL_CORRUPT_POSITION,
  /** The tree over the frames is not the one that was recorded or signed. */
  WAL_ROOT_MISMATCH,
  /** The checkpoint commits to more frames than there are: the log was truncated. */
  WAL_CHECKPOINT_AHEAD,
  /** Frames, or sealed segments, without their checkpoint: nothing signed vouches for them. */
  WAL_CHECKPOINT_MISSING,
  /** Fewer witnesses than were asked for vouch for the log. */
  WAL_NOT_WITNESSED,
  /** The signing key is missing, unreadable or not the one that signed the checkpoint. */
  WAL_KEY,
  /** Written by an older program whose format is no longer read. */
  WAL_TOO_OLD,
  /** Written by a newer program. */
  WAL_TOO_NEW,
  /** What was asked for lies in the part that was pruned: nothing can be shown about it. */
  WAL_PRUNED,
  /** A repair was begun and has to be finished before the log is opened. */
  WAL_REPAIR_UNFINISHED,
  /** Another process, or this one, has the log open for writing. */
  WAL_LOCKED,
  /** There is no log in the directory. */
  WAL_NOT_FOUND,
  /** The ceiling is reached or the disk is full; appends are refused until there is room. */
  WAL_FULL,
  /** More calls await their outcome than the log tracks; the caller must finish some. */
  WAL_TOO_MANY_OPEN_CALLS,
  /** One entry is larger than the log accepts. */
  WAL_ENTRY_TOO_LARGE,
  /** Reading or writing a file failed. */
  WAL_IO,
  /** The log has been closed. */
  WAL_CLOSED
}
