package dev.autonomy.edge.control;

import java.io.IOException;

/** A request was not granted; the message is one line for the operator. */
public final class ControlException extends IOException {

  private static final long serialVersionUID = 1;

  /** Nobody listens at the socket. */
  public static final String DAEMON_DOWN = "daemon_down";

  /** The daemon serves as many as it may. */
  public static final String TOO_MANY = "too_many_connections";

  /** The other side took too long for one step. */
  public static final String STALLED = "stalled";

  /** What the other side said is no line of JSON, or too long. */
  public static final String MALFORMED = "malformed";

  /** The connection ended before the answer did. */
  public static final String CONNECTION_CUT = "connection_cut";

  private final String code;

  public ControlException(String code, String message) {
    super(message);
    this.code = code;
  }

  public ControlException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Why, from a closed list: {@code docs/formats/edge-control.md}. */
  public String code() {
    return code;
  }

  /** Whether there is no daemon to ask. */
  public boolean daemonDown() {
    return code.equals(DAEMON_DOWN);
  }
}
