package dev.autonomy.rego;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One case of OPA's conformance files.
 *
 * @param tree {@code v1}, {@code v0} or {@code compile}
 * @param folder the folder below the tree
 * @param file the file's name
 * @param index position in the file, from 0; notes are not unique
 * @param body the case as written
 */
record ConformanceCase(String tree, String folder, String file, int index, ObjectValue body) {

  /** Names the case by where it is. */
  String id() {
    return tree + "/" + folder + "/" + file + "#" + index;
  }

  String note() {
    return text("note", "");
  }

  String query() {
    return text("query", "");
  }

  /** The modules' texts, in order. */
  List<String> modules() {
    List<String> modules = new ArrayList<>();
    if (body.get("modules") instanceof ArrayValue array) {
      for (Value module : array) {
        modules.add(((StringValue) module).value());
      }
    }
    return modules;
  }

  ObjectValue data() {
    return body.get("data") instanceof ObjectValue data ? data : ObjectValue.EMPTY;
  }

  @Nullable Value input() {
    return body.get("input");
  }

  /** The input as a Rego term, or empty. */
  String inputTerm() {
    return text("input_term", "");
  }

  boolean strict() {
    return flag("strict_error");
  }

  boolean sorted() {
    return flag("sort_bindings");
  }

  /** Whether the case needs keywords that have to be switched on. */
  boolean experimental() {
    return body.get("experimental_keywords") != null;
  }

  /** Whether calls of {@code print} are kept. */
  boolean printing() {
    return flag("print_statements");
  }

  /** The bindings of each solution, or null if an error is wanted. */
  @Nullable ArrayValue wantedResult() {
    return body.get("want_result") instanceof ArrayValue array ? array : null;
  }

  String wantedErrorCode() {
    return text("want_error_code", "");
  }

  String wantedError() {
    return text("want_error", "");
  }

  /** Diagnostics that a case of the tree {@code compile} wants. */
  List<WantedError> wantedErrors() {
    List<WantedError> errors = new ArrayList<>();
    if (body.get("want_errors") instanceof ArrayValue array) {
      for (Value error : array) {
        ObjectValue object = (ObjectValue) error;
        errors.add(
            new WantedError(
                text(object, "code", ""),
                number(object, "row"),
                number(object, "col"),
                text(object, "message", "")));
      }
    }
    return errors;
  }

  /** Whether no other diagnostics may come. */
  boolean exhaustive() {
    return flag("exhaustive");
  }

  boolean isV0() {
    return tree.equals("v0") || tree.endsWith("/v0") || text("rego_version", "").equals("v0");
  }

  private boolean flag(String name) {
    return Objects.equals(body.get(name), BooleanValue.TRUE);
  }

  private String text(String name, String otherwise) {
    return text(body, name, otherwise);
  }

  private static String text(ObjectValue object, String name, String otherwise) {
    return object.get(name) instanceof StringValue string ? string.value() : otherwise;
  }

  private static int number(ObjectValue object, String name) {
    return object.get(name) instanceof NumberValue number ? (int) number.longValue() : 0;
  }

  /** A diagnostic: its code, place and message. */
  record WantedError(String code, int row, int column, String message) {}
}
