package dev.autonomy.edgectl;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says in one line why a certificate, key or list could not be made, read or written. */
public final class CertificateException extends Exception {

  private static final long serialVersionUID = 1L;

  CertificateException(String message) {
    super(message);
  }

  private CertificateException(String message, IOException cause) {
    super(message, cause);
  }

  static CertificateException of(String what, IOException cause) {
    String reason =
        switch (cause) {
          case NoSuchFileException _ -> "there is no such file or directory";
          case AccessDeniedException _ -> "permission denied";
          default -> String.valueOf(cause.getMessage());
        };
    return new CertificateException(what + ": " + reason, cause);
  }
}
