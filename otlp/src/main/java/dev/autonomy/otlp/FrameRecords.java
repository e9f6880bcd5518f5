package dev.autonomy.otlp;

import dev.autonomy.telemetry.ExportFrame;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Map;

/** Makes log records of frames. What the names mean stands in docs/telemetry.md. */
final class FrameRecords {

  private static final String SCOPE = "dev.autonomy";
  private static final String DEFAULT_SERVICE = "autonomy";
  private static final int MAX_RESOURCES = 1_000;

  /** Whose frames they are. */
  private record Source(String origin, String node) {}

  private final InstrumentationScopeInfo scope = InstrumentationScopeInfo.create(SCOPE);
  private final Map<String, String> extra;
  private final Map<Source, Resource> resources = new HashMap<>();

  /** With these attributes of the resource besides our own, which they may replace. */
  FrameRecords(Map<String, String> extra) {
    this.extra = extra;
  }

  FrameRecord of(ExportFrame frame) {
    if (resources.size() > MAX_RESOURCES) {
      resources.clear();
    }
    Source source = new Source(frame.origin(), frame.frame().node());
    return FrameRecord.of(frame, resources.computeIfAbsent(source, this::resource), scope);
  }

  private Resource resource(Source source) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(AttributeKey.stringKey("service.name"), DEFAULT_SERVICE)
            .put(AttributeKey.stringKey("service.instance.id"), source.node())
            .put(AttributeKey.stringKey("autonomy.log.origin"), source.origin());
    extra.forEach((name, value) -> attributes.put(AttributeKey.stringKey(name), value));
    return Resource.create(attributes.build());
  }
}
