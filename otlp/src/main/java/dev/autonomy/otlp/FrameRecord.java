package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportFrame;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A frame as a log record. */
record FrameRecord(
    Resource resource,
    InstrumentationScopeInfo scope,
    long epochNanos,
    String kind,
    Severity severity,
    String summary,
    Attributes attributes)
    implements LogRecordData {

  static FrameRecord of(ExportFrame frame, Resource resource, InstrumentationScopeInfo scope) {
    Instant time = Instant.parse(frame.frame().time());
    return new FrameRecord(
        resource,
        scope,
        TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano(),
        frame.frame().kind(),
        Severities.of(frame),
        Summaries.of(frame),
        FrameAttributes.of(frame));
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public long getTimestampEpochNanos() {
    return epochNanos;
  }

  /** The log is where the frame was observed. */
  @Override
  public long getObservedTimestampEpochNanos() {
    return epochNanos;
  }

  @Override
  public SpanContext getSpanContext() {
    return SpanContext.getInvalid();
  }

  @Override
  public Severity getSeverity() {
    return severity;
  }

  @Override
  public String getSeverityText() {
    return severity.name();
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // the interface wants it
  public Body getBody() {
    return Body.string(summary);
  }

  @Override
  public Value<?> getBodyValue() {
    return Value.of(summary);
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public String getEventName() {
    return kind;
  }
}
