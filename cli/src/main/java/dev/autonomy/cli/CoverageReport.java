package dev.autonomy.cli;

import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import dev.autonomy.rego.trace.Coverage;
import dev.autonomy.rego.trace.Coverage.Extent;
import dev.autonomy.rego.trace.Coverage.Lines;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Shows which lines tests have reached. */
final class CoverageReport {

  private final SortedMap<String, Extent> files;
  private final Extent sum;

  CoverageReport(SortedMap<String, Extent> files) {
    this.files = files;
    this.sum = Coverage.sum(files.values());
  }

  /** Of all files together, from 0 to 100. */
  double percent() {
    return sum.percent();
  }

  /** The same with two digits behind the point. */
  String shownPercent() {
    return percent(sum).toPlainString();
  }

  /** A table for people: a line for each file with the lines that were not reached. */
  void print(Terminal terminal) {
    Table table = new Table(terminal, "FILE", "LINES", "COVERED", "NOT COVERED");
    for (Map.Entry<String, Extent> file : files.entrySet()) {
      Extent extent = file.getValue();
      table.row(
          file.getKey(),
          Integer.toString(extent.coveredLines() + extent.notCoveredLines()),
          percent(extent) + " %",
          ranges(extent.notCovered()));
    }
    table.row(
        "all",
        Integer.toString(sum.coveredLines() + sum.notCoveredLines()),
        percent(sum) + " %",
        "");
    table.print();
  }

  private static String ranges(List<Lines> lines) {
    StringBuilder ranges = new StringBuilder();
    for (Lines range : lines) {
      ranges.append(ranges.isEmpty() ? "" : ", ").append(range);
    }
    return ranges.toString();
  }

  private static BigDecimal percent(Extent extent) {
    return BigDecimal.valueOf(extent.percent()).setScale(2, RoundingMode.HALF_UP);
  }

  /** As {@code opa test --coverage} writes it. */
  String json() {
    JsonWriter json = new JsonWriter().beginObject().name("files").beginObject();
    for (Map.Entry<String, Extent> file : files.entrySet()) {
      Extent extent = file.getValue();
      json.name(file.getKey()).beginObject();
      lines(json, "covered", extent.covered());
      lines(json, "not_covered", extent.notCovered());
      counts(json, extent);
      json.endObject();
    }
    json.endObject();
    counts(json, sum);
    return json.endObject().toString();
  }

  private static void counts(JsonWriter json, Extent extent) {
    json.member("covered_lines", extent.coveredLines())
        .member("not_covered_lines", extent.notCoveredLines())
        .member("coverage", new JsonNumber(percent(extent).toPlainString()));
  }

  private static void lines(JsonWriter json, String name, List<Lines> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    json.name(name).beginArray();
    for (Lines range : ranges) {
      json.beginObject();
      json.name("start").beginObject().member("row", range.start()).endObject();
      json.name("end").beginObject().member("row", range.end()).endObject();
      json.endObject();
    }
    json.endArray();
  }
}
