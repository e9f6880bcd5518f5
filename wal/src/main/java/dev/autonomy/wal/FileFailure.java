package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be read or written, in the words that people know it by. */
public final class FileFailure {

  private FileFailure() {}

  /** The reason alone, for a line that has named the file: {@code permission denied}. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileAlreadyExistsException _ -> "a file of this name is in the way";
      case NotDirectoryException _ -> "not a directory";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> message(failure);
    };
  }

  /** The reason, behind the file's name where the failure knows it. */
  static String withFile(IOException failure) {
    return failure instanceof FileSystemException system && system.getFile() != null
        ? system.getFile() + ": " + reason(failure)
        : reason(failure);
  }

  private static String message(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }
}
