package dev.autonomy.edge;

import java.io.IOException;

/** The file system may not be written, or not any more: it was mounted so, or has an error. */
public final class DiskReadOnlyException extends IOException {

  private static final long serialVersionUID = 1;

  public DiskReadOnlyException(String path, Throwable cause) {
    super("the file system of " + path + " is read-only: mount it for writing", cause);
  }
}
