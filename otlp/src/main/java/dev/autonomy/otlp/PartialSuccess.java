package dev.autonomy.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a collector says when it takes a request but not everything in it: the field {@code
 * partial_success} of an {@code ExportLogsServiceResponse} (opentelemetry-proto,
 * logs_service.proto). The exporter does not read answers, so this does, as far as it goes.
 *
 * @param rejected log records that were not taken; 0 when there is only something to say
 * @param message for people
 */
record PartialSuccess(long rejected, String message) {

  private static final int PARTIAL_SUCCESS_FIELD = 1;
  private static final int REJECTED_FIELD = 1;
  private static final int MESSAGE_FIELD = 2;

  /** Reads an answer; empty when nothing is in it, or it is none. */
  static Optional<PartialSuccess> parse(byte[] response) {
    try {
      for (ProtoReader fields = new ProtoReader(response); fields.next(); ) {
        if (fields.number() == PARTIAL_SUCCESS_FIELD) {
          PartialSuccess partial = read(fields.bytes());
          return partial.rejected == 0 && partial.message.isEmpty()
              ? Optional.empty()
              : Optional.of(partial);
        }
      }
    } catch (ProtoReader.MalformedException e) {
      // It took the request; what else it said stays unknown.
    }
    return Optional.empty();
  }

  private static PartialSuccess read(byte[] message) throws ProtoReader.MalformedException {
    long rejected = 0;
    String text = "";
    for (ProtoReader fields = new ProtoReader(message); fields.next(); ) {
      switch (fields.number()) {
        case REJECTED_FIELD -> rejected = fields.varint();
        case MESSAGE_FIELD -> text = new String(fields.bytes(), StandardCharsets.UTF_8);
        default -> {}
      }
    }
    return new PartialSuccess(rejected, text);
  }

  /** The message of a {@code google.rpc.Status}; empty when there is none. */
  static String statusMessage(byte[] status) {
    try {
      for (ProtoReader fields = new ProtoReader(status); fields.next(); ) {
        if (fields.number() == MESSAGE_FIELD) {
          return new String(fields.bytes(), StandardCharsets.UTF_8);
        }
      }
    } catch (ProtoReader.MalformedException e) {
      // Then it says nothing.
    }
    return "";
  }
}
