package dev.autonomy.wal;

import dev.autonomy.wal.tree.TreeHasher;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The files that a repair moves aside, while it is planned, under an id that no other one has. */
final class RepairMoves {

  private static final int ID_BYTES = 8;
  private static final int READ_BYTES = 256 << 10;

  private final Storage storage;
  private final String id;
  private final List<RepairPlan.Move> moves = new ArrayList<>();

  RepairMoves(Storage storage, Entropy entropy) throws IOException {
    this.storage = storage;
    List<String> names = storage.list();
    byte[] random = new byte[ID_BYTES];
    do {
      entropy.fill(random);
    } while (names.stream().anyMatch(name -> name.endsWith(aside(random))));
    id = HexFormat.of().formatHex(random);
  }

  private static String aside(byte[] id) {
    return SegmentName.ASIDE + HexFormat.of().formatHex(id);
  }

  /** The repair's id. */
  String id() {
    return id;
  }

  List<RepairPlan.Move> list() {
    return moves;
  }

  /** Whether that file is among them. */
  boolean contains(String name) {
    return moves.stream().anyMatch(move -> move.file().equals(name));
  }

  void clear() {
    moves.clear();
  }

  /** Adds a file of which nothing stays. */
  void add(String name) throws IOException {
    add(name, 0, RepairPlan.Kept.NOTHING);
  }

  /** Adds a file. */
  void add(String name, long keptBytes, RepairPlan.Kept kept) throws IOException {
    try (StorageFile file = storage.openForReading(name)) {
      String movedTo = name + SegmentName.ASIDE + id;
      moves.add(new RepairPlan.Move(name, movedTo, sha256(file), file.size(), keptBytes, kept));
    }
  }

  /** Whether the file is, byte for byte, the one that was to be moved. */
  static boolean isOf(RepairPlan.Move move, Storage storage, String name) throws IOException {
    try (StorageFile file = storage.openForReading(name)) {
      return file.size() == move.bytes() && sha256(file).equals(move.sha256());
    }
  }

  private static String sha256(StorageFile file) throws IOException {
    MessageDigest sha256 = TreeHasher.sha256();
    long size = file.size();
    byte[] buffer = new byte[(int) Math.min(READ_BYTES, size)];
    for (long position = 0; position < size; ) {
      int count = file.read(buffer, 0, (int) Math.min(buffer.length, size - position), position);
      if (count == 0) {
        throw new EOFException("a file has become shorter than " + size + " bytes");
      }
      sha256.update(buffer, 0, count);
      position += count;
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
