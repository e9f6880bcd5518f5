package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * A disk in memory that can fail and forget.
 *
 * <p>What is written is in the page cache; syncing takes it to the disk, sector by sector. A crash
 * keeps what was synced, and of the rest whatever the random source picks: any sectors of a file,
 * and of creations, renames and removals those before some moment. A sync that fails loses its
 * sectors while they still can be read, and every other handle that was open hears of it once, as
 * Linux does it.
 *
 * <p>Every operation that changes something has a number, and a {@link Fault} may be planned for
 * it.
 */
final class MemoryStorage implements Storage {

  /** What goes wrong with an operation. */
  enum Fault {
    NONE,
    /** It fails, and does nothing. */
    IO_ERROR,
    /** A write fails after half of its bytes: the disk is full. Other operations just fail. */
    NO_SPACE,
    /** The power goes: nothing works from here on, see {@link #afterCrash}. */
    POWER_CUT
  }

  private static final int SECTOR = TornTail.SECTOR_BYTES;

  private final Map<String, MemoryFile> files = new TreeMap<>();
  private final List<Map<String, MemoryFile>> namesSinceSync = new ArrayList<>();
  private IntFunction<Fault> plan = operation -> Fault.NONE;
  private final Map<String, Integer> openings = new TreeMap<>();
  private int operations;
  private boolean dead;
  private long usableBytes = Long.MAX_VALUE;
  private Predicate<String> refused = name -> false;

  MemoryStorage() {
    namesSinceSync.add(new TreeMap<>());
  }

  /** Another disk with the same files, all of them durable. */
  synchronized MemoryStorage copy() {
    MemoryStorage copy = new MemoryStorage();
    files.forEach((name, file) -> copy.put(name, file.contents()));
    return copy;
  }

  /** Plans what happens to each operation, counted from now on. */
  synchronized void plan(IntFunction<Fault> faults) {
    plan = faults;
    operations = 0;
  }

  /** Plans that one operation, counted from now on, fails; nothing works behind a power cut. */
  synchronized void failAt(int failing, Fault fault) {
    plan(
        operation ->
            operation == failing || fault == Fault.POWER_CUT && operation > failing
                ? fault
                : Fault.NONE);
  }

  /** Lets no file be created whose name is one of these. */
  synchronized void refuse(Predicate<String> names) {
    refused = names;
  }

  /** How often the file was opened. */
  synchronized int openings(String name) {
    return openings.getOrDefault(name, 0);
  }

  /** How many operations there were since the plan was made. */
  synchronized int operations() {
    return operations;
  }

  /** What {@link #usableBytes()} says. */
  synchronized void setUsableBytes(long bytes) {
    usableBytes = bytes;
  }

  /** Which of the sectors that were written and not synced have reached the disk. */
  enum Survivors {
    NONE,
    ALL,
    ALL_BUT_THE_FIRST,
    ALL_BUT_THE_LAST,
    EVERY_SECOND,
    EVERY_OTHER_SECOND;

    private boolean includes(int number, int sectors) {
      return switch (this) {
        case NONE -> false;
        case ALL -> true;
        case ALL_BUT_THE_FIRST -> number > 0;
        case ALL_BUT_THE_LAST -> number < sectors - 1;
        case EVERY_SECOND -> number % 2 == 1;
        case EVERY_OTHER_SECOND -> number % 2 == 0;
      };
    }
  }

  /**
   * Every disk that a new start may find after the power went, by these rules: the names as they
   * were at each moment since they were synced, files longer or not, and of the sectors one of the
   * choices above.
   */
  synchronized List<MemoryStorage> afterEveryCrash() {
    List<MemoryStorage> disks = new ArrayList<>();
    for (Map<String, MemoryFile> names : namesSinceSync) {
      boolean dirty = names.values().stream().anyMatch(MemoryFile::isDirty);
      for (Survivors survivors : Survivors.values()) {
        for (boolean grown : new boolean[] {true, false}) {
          if (dirty || survivors == Survivors.NONE && grown) {
            MemoryStorage disk = new MemoryStorage();
            names.forEach((name, file) -> disk.put(name, file.afterCrash(survivors, grown)));
            disks.add(disk);
          }
        }
      }
    }
    return disks;
  }

  /** What a new start finds after the power went. */
  synchronized MemoryStorage afterCrash(Random random) {
    MemoryStorage survivor = new MemoryStorage();
    Map<String, MemoryFile> names = namesSinceSync.get(random.nextInt(namesSinceSync.size()));
    names.forEach((name, file) -> survivor.put(name, file.afterCrash(random)));
    return survivor;
  }

  /** What a new start finds after the process was killed: everything that was written. */
  synchronized MemoryStorage afterKill() {
    return copy();
  }

  /** A file's bytes. */
  synchronized byte[] get(String name) {
    MemoryFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no file " + name + " among " + files.keySet());
    }
    return file.contents();
  }

  /** Creates or replaces a file, durably. */
  synchronized void put(String name, byte[] bytes) {
    MemoryFile file = new MemoryFile();
    file.cache = bytes.clone();
    file.disk = bytes.clone();
    files.put(name, file);
    rememberNames();
    syncedNames();
  }

  /** Removes a file, durably. */
  synchronized void remove(String name) {
    files.remove(name);
    rememberNames();
    syncedNames();
  }

  @Override
  public synchronized List<String> list() throws IOException {
    checkAlive();
    return new ArrayList<>(files.keySet());
  }

  @Override
  public synchronized StorageFile create(String name) throws IOException {
    begin(name);
    if (refused.test(name)) {
      throw new IOException("planned refusal of " + name);
    }
    MemoryFile file = new MemoryFile();
    files.put(name, file);
    rememberNames();
    return new Handle(file);
  }

  @Override
  public synchronized StorageFile open(String name) throws IOException {
    return openForReading(name);
  }

  @Override
  public synchronized StorageFile openForReading(String name) throws IOException {
    checkAlive();
    MemoryFile file = files.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    openings.merge(name, 1, Integer::sum);
    return new Handle(file);
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    begin(from);
    MemoryFile file = files.remove(from);
    if (file == null) {
      throw new NoSuchFileException(from);
    }
    files.put(to, file);
    rememberNames();
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    begin(name);
    files.remove(name);
    rememberNames();
  }

  @Override
  public synchronized void syncNames() throws IOException {
    begin("directory");
    syncedNames();
  }

  @Override
  public synchronized long usableBytes() throws IOException {
    checkAlive();
    return usableBytes;
  }

  @Override
  public String describe() {
    return "memory";
  }

  private void rememberNames() {
    namesSinceSync.add(new TreeMap<>(files));
  }

  private void syncedNames() {
    namesSinceSync.clear();
    namesSinceSync.add(new TreeMap<>(files));
  }

  private void checkAlive() throws IOException {
    if (dead) {
      throw new IOException("the power is off");
    }
  }

  /** Counts an operation; throws if it is to fail without any effect. */
  private void begin(String what) throws IOException {
    switch (nextFault()) {
      case NONE -> {}
      case IO_ERROR -> throw new IOException("planned failure of " + what);
      case NO_SPACE -> throw new IOException("No space left on device");
      case POWER_CUT -> throw new IOException("the power went off");
    }
  }

  private Fault nextFault() throws IOException {
    checkAlive();
    Fault fault = plan.apply(operations++);
    dead |= fault == Fault.POWER_CUT;
    return fault;
  }

  /** One file: what programs see, and what the disk holds. */
  private static final class MemoryFile {

    private byte[] cache = new byte[0];
    private byte[] disk = new byte[0];
    private final BitSet dirty = new BitSet();
    private int failedSyncs;

    byte[] contents() {
      return cache.clone();
    }

    void write(byte[] source, int offset, int length, long position) {
      int start = Math.toIntExact(position);
      if (cache.length < start + length) {
        resize(start + length);
      }
      System.arraycopy(source, offset, cache, start, length);
      markDirty(start, start + length);
    }

    void resize(int size) {
      int before = cache.length;
      cache = Arrays.copyOf(cache, size);
      markDirty(Math.min(before, size), Math.max(before, size));
    }

    void sync() {
      disk = cache.clone();
      dirty.clear();
    }

    /** The sectors are clean now, and never reach the disk unless they are written again. */
    void failSync() {
      dirty.clear();
      failedSyncs++;
    }

    boolean isDirty() {
      return !dirty.isEmpty() || cache.length != disk.length;
    }

    byte[] afterCrash(Random random) {
      boolean grown = random.nextBoolean();
      return afterCrash(grown, number -> random.nextBoolean());
    }

    byte[] afterCrash(Survivors survivors, boolean grown) {
      int sectors = dirty.cardinality();
      return afterCrash(grown, number -> survivors.includes(number, sectors));
    }

    private byte[] afterCrash(boolean grown, IntPredicate survives) {
      byte[] result = Arrays.copyOf(disk, grown ? cache.length : disk.length);
      int number = 0;
      for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
        int start = sector * SECTOR;
        int end = Math.min(start + SECTOR, Math.min(cache.length, result.length));
        if (start < end && survives.test(number)) {
          System.arraycopy(cache, start, result, start, end - start);
        }
        number++;
      }
      return result;
    }

    private void markDirty(int start, int end) {
      if (start < end) {
        dirty.set(start / SECTOR, (end + SECTOR - 1) / SECTOR);
      }
    }
  }

  private final class Handle implements StorageFile {

    private final MemoryFile file;
    private int reportedFailures;

    Handle(MemoryFile file) {
      this.file = file;
      reportedFailures = file.failedSyncs;
    }

    @Override
    public long size() throws IOException {
      synchronized (MemoryStorage.this) {
        checkAlive();
        return file.cache.length;
      }
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws IOException {
      synchronized (MemoryStorage.this) {
        checkAlive();
        int count = (int) Math.clamp(file.cache.length - position, 0L, length);
        if (count > 0) {
          System.arraycopy(file.cache, (int) position, target, offset, count);
        }
        return count;
      }
    }

    @Override
    public void write(byte[] source, int offset, int length, long position) throws IOException {
      synchronized (MemoryStorage.this) {
        switch (nextFault()) {
          case NONE -> file.write(source, offset, length, position);
          case IO_ERROR -> throw new IOException("planned failure of a write");
          case NO_SPACE -> {
            file.write(source, offset, length / 2, position);
            throw new IOException("No space left on device");
          }
          case POWER_CUT -> {
            file.write(source, offset, length, position);
            throw new IOException("the power went off");
          }
        }
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (MemoryStorage.this) {
        begin("truncation");
        if (size < file.cache.length) {
          file.resize((int) size);
        }
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (MemoryStorage.this) {
        switch (nextFault()) {
          case NONE -> {
            boolean lost = reportedFailures < file.failedSyncs;
            reportedFailures = file.failedSyncs;
            file.sync();
            if (lost) {
              throw new IOException("an earlier sync has failed");
            }
          }
          case IO_ERROR, NO_SPACE -> {
            file.failSync();
            reportedFailures = file.failedSyncs;
            throw new IOException("planned failure of a sync");
          }
          case POWER_CUT -> throw new IOException("the power went off");
        }
      }
    }

    @Override
    public void syncAll() throws IOException {
      sync();
    }

    @Override
    public void awaitWriter() {}

    @Override
    public void close() {}
  }
}
