package dev.autonomy.runtime;

import java.nio.charset.StandardCharsets;

/**
 * Writes the Prometheus text format, version 0.0.4. Written by hand because the client library
 * takes longer to load than the whole runtime, and the format is a line per sample.
 */
final class MetricsText {

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(4096);

  MetricsText gauge(String name, String help, long value) {
    return family(name, help, "gauge").sample(name, "", value);
  }

  MetricsText counter(String name, String help, long value) {
    return family(name, help, "counter").sample(name, "", value);
  }

  /** Begins a metric; its samples must follow. */
  MetricsText family(String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * Writes one sample.
   *
   * @param labels the text between the braces, such as {@code layer="policy"}; empty for none
   */
  MetricsText sample(String name, String labels, long value) {
    start(name, labels).append(value).append('\n');
    return this;
  }

  /** Writes one sample, as {@link #sample(String, String, long)} does. */
  MetricsText sample(String name, String labels, double value) {
    start(name, labels).append(value).append('\n');
    return this;
  }

  private StringBuilder start(String name, String labels) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    return text.append(' ');
  }

  byte[] toBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
