package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.TestResult;
import dev.autonomy.rego.TestResult.Case;
import dev.autonomy.rego.TestResult.Verdict;
import dev.autonomy.rego.trace.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of tests as the JSON reporter of {@code opa test} does: an array with one
 * object for each test, what the policy printed in base 64. {@code failure} is ours.
 */
final class TestReportJson {

  private final JsonWriter json = new JsonWriter().beginArray();

  /** Adds a result. */
  void add(TestResult result) {
    json.beginObject();
    if (result.error() != null) {
      error(result.error());
    }
    json.name("location");
    FailureText.location(json, result.test().location());
    json.member("package", result.test().packageName())
        .member("name", result.test().name())
        .member("duration", result.durationNanos());
    if (result.verdict() == Verdict.FAIL) {
      json.member("fail", true);
    }
    if (result.verdict() == Verdict.SKIPPED) {
      json.member("skip", true);
    }
    if (!result.printed().isEmpty()) {
      String printed = String.join("\n", result.printed()) + "\n";
      json.member(
          "output", Base64.getEncoder().encodeToString(printed.getBytes(StandardCharsets.UTF_8)));
    }
    failure(result.failure());
    cases(result.cases());
    json.endObject();
  }

  private void error(EvaluationException error) {
    json.name("error")
        .beginObject()
        .member("code", error.code())
        .member("message", String.valueOf(error.getMessage()));
    if (!error.location().file().isEmpty()) {
      json.name("location");
      FailureText.location(json, error.location());
    }
    json.endObject();
  }

  private void failure(@Nullable Failure failure) {
    if (failure != null) {
      json.name("failure").beginObject();
      FailureText.json(json, failure);
      json.endObject();
    }
  }

  private void cases(List<Case> cases) {
    if (cases.isEmpty()) {
      return;
    }
    json.name("sub_results").beginObject();
    for (Case one : cases) {
      json.name(one.name()).beginObject().member("name", one.name());
      if (!one.passed()) {
        json.member("fail", true);
      }
      failure(one.failure());
      cases(one.cases());
      json.endObject();
    }
    json.endObject();
  }

  /** The whole report. */
  String text() {
    return json.endArray().toString();
  }
}
