package dev.autonomy.runtime;

import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import java.io.PrintStream;

/** Announces the points that a launch has passed: in the log first, then on standard output. */
final class Ros2Markers {

  /** The points, in their order. */
  enum Label {
    /** The runtime runs and its log accepts frames. */
    TELEMETRY_ACTIVE("ros2-telemetry-active"),
    /** The container image is there. */
    RUNTIME_CONTAINER_READY("ros2-runtime-container-ready"),
    /** The launch has been allowed and started. */
    STACK_START("ros2-stack-start"),
    /** It ended well, under policy all the time. */
    POLICY_ENFORCED("ros2-policy-enforced"),
    /** The log has recorded it all. */
    WAL_RECORDING("ros2-wal-recording");

    private final String text;

    Label(String text) {
      this.text = text;
    }
  }

  private final RuntimeService service;
  private final PrintStream out;
  private final String context;

  Ros2Markers(RuntimeService service, PrintStream out, String context) {
    this.service = service;
    this.out = out;
    this.context = context;
  }

  /**
   * Announces a point once it is on stable storage.
   *
   * @throws LogException if it cannot be recorded; nothing is printed then
   */
  void pass(Label label) throws LogException {
    String line = "PASS " + label.text + " context=" + context;
    service.append(Entry.of(FrameKind.MARKER).attr("label", label.text).attr("line", line).build());
    out.println(line);
    out.flush();
  }
}
