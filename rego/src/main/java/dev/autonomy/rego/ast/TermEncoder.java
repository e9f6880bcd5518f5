package dev.autonomy.rego.ast;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns terms into the values that OPA's JSON encoding of them is. */
final class TermEncoder {

  private TermEncoder() {}

  /** A term: its type and its value. */
  static ObjectValue encode(Term term) {
    return switch (term) {
      case Term.NullLiteral _ -> typed("null", ObjectValue.EMPTY);
      case Term.BooleanLiteral truth -> typed("boolean", BooleanValue.of(truth.value()));
      case Term.NumberLiteral number -> typed("number", NumberValue.parse(number.text()));
      case Term.StringLiteral string -> typed("string", StringValue.of(string.value()));
      case Term.Var variable -> typed("var", StringValue.of(variable.name()));
      case Term.Ref ref -> typed("ref", elements(ref));
      case Term.Call call -> typed("call", elements(call));
      case Term.ArrayLiteral array -> typed("array", all(array.elements()));
      case Term.SetLiteral set -> typed("set", sorted(set.elements()));
      case Term.ObjectLiteral object -> typed("object", entries(object));
      case Term.ArrayComprehension comprehension ->
          typed("arraycomprehension", comprehension(comprehension.head(), comprehension.body()));
      case Term.SetComprehension comprehension ->
          typed("setcomprehension", comprehension(comprehension.head(), comprehension.body()));
      case Term.ObjectComprehension comprehension -> objectComprehension(comprehension);
      case Term.TemplateString template -> typed("templatestring", template(template));
    };
  }

  static ObjectValue typed(String type, Value value) {
    return new ObjectValue.Builder().put("type", StringValue.of(type)).put("value", value).build();
  }

  /** The head of a reference and its keys. */
  static ArrayValue elements(Term.Ref ref) {
    ArrayValue.Builder terms = new ArrayValue.Builder();
    terms.add(encode(ref.head()));
    for (Term key : ref.path()) {
      terms.add(encode(key));
    }
    return terms.build();
  }

  /** The operator of a call and its arguments. */
  static ArrayValue elements(Term.Call call) {
    ArrayValue.Builder terms = new ArrayValue.Builder();
    terms.add(encode(call.operator()));
    for (Term argument : call.arguments()) {
      terms.add(encode(argument));
    }
    return terms.build();
  }

  private static ArrayValue all(List<Term> terms) {
    return ArrayValue.of(terms.stream().map(TermEncoder::encode).toList());
  }

  /** Members in their order, each once. */
  private static ArrayValue sorted(List<Term> terms) {
    Map<Value, Value> ordered = new TreeMap<>();
    for (Term term : terms) {
      Value encoded = encode(term);
      ordered.put(order(term, encoded), encoded);
    }
    return ArrayValue.of(new ArrayList<>(ordered.values()));
  }

  /** Pairs in the order of their keys; of equal keys the last one. */
  private static ArrayValue entries(Term.ObjectLiteral object) {
    Map<Value, Value> ordered = new TreeMap<>();
    for (Term.Entry entry : object.entries()) {
      Value key = encode(entry.key());
      ordered.put(order(entry.key(), key), ArrayValue.of(key, encode(entry.value())));
    }
    return ArrayValue.of(new ArrayList<>(ordered.values()));
  }

  /** What terms are sorted by: first by their kind, in OPA's order of kinds. */
  private static Value order(Term term, Value encoded) {
    int rank =
        switch (term.kind()) {
          case NULL -> 0;
          case BOOLEAN -> 1;
          case NUMBER -> 2;
          case STRING -> 3;
          case VAR -> 4;
          case REF -> 5;
          case ARRAY -> 6;
          case OBJECT -> 7;
          case SET -> 8;
          case ARRAY_COMPREHENSION -> 9;
          case OBJECT_COMPREHENSION -> 10;
          case SET_COMPREHENSION -> 11;
          case CALL -> 12;
          case TEMPLATE_STRING -> 13;
        };
    return ArrayValue.of(NumberValue.of(rank), encoded);
  }

  private static ObjectValue comprehension(Term head, Body body) {
    return new ObjectValue.Builder()
        .put("term", encode(head))
        .put("body", ModuleEncoder.encode(body))
        .build();
  }

  private static ObjectValue objectComprehension(Term.ObjectComprehension comprehension) {
    return typed(
        "objectcomprehension",
        new ObjectValue.Builder()
            .put("key", encode(comprehension.key()))
            .put("value", encode(comprehension.value()))
            .put("body", ModuleEncoder.encode(comprehension.body()))
            .build());
  }

  private static ObjectValue template(Term.TemplateString template) {
    ArrayValue.Builder parts = new ArrayValue.Builder();
    for (Term.TemplatePart part : template.parts()) {
      parts.add(
          switch (part) {
            case Term.TemplateText text -> typed("string", StringValue.of(text.text()));
            case Term.TemplateExpression hole -> ModuleEncoder.encode(hole.expression(), 0);
          });
    }
    return new ObjectValue.Builder()
        .put("parts", parts.build())
        .put("multi_line", BooleanValue.of(template.raw()))
        .build();
  }

  /** Whether a term has no variables and is no reference. */
  static boolean isConstant(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.ArrayLiteral array -> array.elements().stream().allMatch(TermEncoder::isConstant);
      case Term.SetLiteral set -> set.elements().stream().allMatch(TermEncoder::isConstant);
      case Term.ObjectLiteral object ->
          object.entries().stream()
              .allMatch(entry -> isConstant(entry.key()) && isConstant(entry.value()));
      default -> false;
    };
  }
}
