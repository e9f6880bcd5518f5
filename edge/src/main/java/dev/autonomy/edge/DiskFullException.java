package dev.autonomy.edge;

import java.io.IOException;

/** The file system has no room left, or the quota of the process's user is used up. */
public final class DiskFullException extends IOException {

  private static final long serialVersionUID = 1;

  public DiskFullException(String path, Throwable cause) {
    super("no space left on the device for " + path + ": free some, or lower the ceiling", cause);
  }
}
