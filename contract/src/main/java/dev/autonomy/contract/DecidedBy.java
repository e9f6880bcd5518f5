package dev.autonomy.contract;

import dev.autonomy.json.JsonWriter;

/**
 * The rule that decided, for whoever asks why.
 *
 * @param rule its reference, such as {@code data.autonomy.deny}
 * @param file its file inside the bundle
 * @param line line of the file, from 1
 */
public record DecidedBy(String rule, String file, int line) {

  /** Writes {@code {"name":…,"file":…,"line":…}}. */
  public void write(JsonWriter out) {
    out.beginObject().member("name", rule).member("file", file).member("line", line).endObject();
  }

  /** {@code rule (file:line)}. */
  @Override
  public String toString() {
    return rule + " (" + file + ":" + line + ")";
  }
}
