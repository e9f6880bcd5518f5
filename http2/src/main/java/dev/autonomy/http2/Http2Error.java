package dev.autonomy.http2;

/** Error codes of RFC 9113, section 7. */
public enum Http2Error {
  NO_ERROR(0),
  PROTOCOL_ERROR(1),
  INTERNAL_ERROR(2),
  FLOW_CONTROL_ERROR(3),
  SETTINGS_TIMEOUT(4),
  STREAM_CLOSED(5),
  FRAME_SIZE_ERROR(6),
  REFUSED_STREAM(7),
  CANCEL(8),
  COMPRESSION_ERROR(9),
  CONNECT_ERROR(10),
  ENHANCE_YOUR_CALM(11),
  INADEQUATE_SECURITY(12),
  HTTP_1_1_REQUIRED(13);

  private final int code;

  Http2Error(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The error of a number; one that is not known means {@link #INTERNAL_ERROR}. */
  static Http2Error of(long code) {
    for (Http2Error error : values()) {
      if (error.code == code) {
        return error;
      }
    }
    return INTERNAL_ERROR;
  }
}
