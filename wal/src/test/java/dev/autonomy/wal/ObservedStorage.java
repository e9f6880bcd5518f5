package dev.autonomy.wal;

import java.io.IOException;
import java.util.List;

/** Storage that asks before each operation on names. */
record ObservedStorage(Storage storage, Observer observer) implements Storage {

  /** Sees an operation before it happens; may wait or refuse. */
  @FunctionalInterface
  interface Observer {
    void before(String operation, String name) throws IOException;
  }

  @Override
  public List<String> list() throws IOException {
    observer.before("list", "");
    return storage.list();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    observer.before("create", name);
    return storage.create(name);
  }

  @Override
  public StorageFile open(String name) throws IOException {
    observer.before("open", name);
    return storage.open(name);
  }

  @Override
  public StorageFile openForReading(String name) throws IOException {
    observer.before("read", name);
    return storage.openForReading(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    observer.before("rename", from);
    storage.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    observer.before("delete", name);
    storage.delete(name);
  }

  @Override
  public void syncNames() throws IOException {
    observer.before("sync", "");
    storage.syncNames();
  }

  @Override
  public long usableBytes() throws IOException {
    return storage.usableBytes();
  }

  @Override
  public String describe() {
    return storage.describe();
  }
}
