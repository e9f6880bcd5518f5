package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.rego.trace.Explanation;
import dev.autonomy.rego.trace.Explanation.Attempt;
import dev.autonomy.rego.trace.Explanation.Document;
import dev.autonomy.rego.trace.Failure;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Locale;

/**
 * Writes explanations for programs:
 *
 * <pre>
 * {"documents": [{"path": "data.p.allow", "rules": [RULE…]}], "query_failure": FAILURE,
 *  "printed": ["…"], "omitted": 0}
 * RULE    = {"location": PLACE, "result": "held|failed|skipped|not_tried|interrupted",
 *            "values": […], "failure": FAILURE, "needed": [DOCUMENT…]}
 * FAILURE = {"location": PLACE, "text": "…", "times": 1, "values": [{"text": "…",
 *            "defined": true, "value": …}], "within": FAILURE}
 * </pre>
 *
 * <p>Members without content are left out.
 */
final class ExplanationJson {

  private ExplanationJson() {}

  /** Adds the member {@code explanation} to an object. */
  static void addTo(JsonWriter json, Explanation explanation) {
    json.name("explanation").beginObject().name("documents");
    documents(json, explanation.documents());
    Failure failure = explanation.queryFailure();
    if (failure != null) {
      json.name("query_failure").beginObject();
      FailureText.json(json, failure);
      json.endObject();
    }
    if (!explanation.printed().isEmpty()) {
      json.name("printed").beginArray();
      for (String line : explanation.printed()) {
        json.value(line);
      }
      json.endArray();
    }
    json.member("omitted", explanation.omitted()).endObject();
  }

  private static void documents(JsonWriter json, List<Document> documents) {
    json.beginArray();
    for (Document document : documents) {
      json.beginObject().member("path", document.path()).name("rules").beginArray();
      for (Attempt attempt : document.attempts()) {
        attempt(json, attempt);
      }
      json.endArray().endObject();
    }
    json.endArray();
  }

  private static void attempt(JsonWriter json, Attempt attempt) {
    json.beginObject().name("location");
    FailureText.location(json, attempt.rule().location());
    json.member("result", attempt.result().name().toLowerCase(Locale.ROOT));
    if (!attempt.values().isEmpty()) {
      json.name("values").beginArray();
      for (Value value : attempt.values()) {
        json.value(value.toJson());
      }
      json.endArray();
    }
    if (attempt.failure() != null) {
      json.name("failure").beginObject();
      FailureText.json(json, attempt.failure());
      json.endObject();
    }
    if (!attempt.needed().isEmpty()) {
      json.name("needed");
      documents(json, attempt.needed());
    }
    json.endObject();
  }
}
