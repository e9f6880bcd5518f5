package dev.autonomy.rego.ast;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Turns a module, as parsed, into the value that OPA's JSON encoding of it is; what {@code
 * rego.parse_module} gives. Absent parts are left out, and a rule without a body has the body
 * {@code true}.
 */
public final class ModuleEncoder {

  private static final Value TRUE = TermEncoder.typed("boolean", BooleanValue.TRUE);

  private ModuleEncoder() {}

  /** The value of a module. */
  public static ObjectValue encode(RegoModule module) {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("package", ObjectValue.of(name("path"), path(module.packageName())));
    putAll(fields, "imports", module.imports().stream().map(ModuleEncoder::encode).toList());
    putAll(fields, "rules", module.rules().stream().map(ModuleEncoder::encode).toList());
    putAll(fields, "comments", module.comments().stream().map(ModuleEncoder::encode).toList());
    return fields.build();
  }

  private static StringValue name(String name) {
    return StringValue.of(name);
  }

  private static Value path(Term.Ref ref) {
    return TermEncoder.elements(ref);
  }

  private static void putAll(
      ObjectValue.Builder fields, String name, List<? extends Value> values) {
    if (!values.isEmpty()) {
      fields.put(name, ArrayValue.of(values));
    }
  }

  private static ObjectValue encode(Import imported) {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("path", TermEncoder.encode(imported.path()));
    if (imported.alias() != null) {
      fields.put("alias", StringValue.of(imported.alias()));
    }
    return fields.build();
  }

  private static ObjectValue encode(Comment comment) {
    byte[] text = comment.text().getBytes(StandardCharsets.UTF_8);
    Location location = comment.location();
    ObjectValue.Builder place = new ObjectValue.Builder();
    place.put("file", StringValue.of(location.file()));
    place.put("row", NumberValue.of(location.row()));
    place.put("col", NumberValue.of(location.column()));
    return new ObjectValue.Builder()
        .put("Text", StringValue.of(Base64.getEncoder().encodeToString(text)))
        .put("Location", place.build())
        .build();
  }

  private static ObjectValue encode(Rule rule) {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("head", encode(rule.head(), !rule.body().isEmpty()));
    fields.put("body", rule.body().isEmpty() ? trueBody() : encode(rule.body()));
    if (rule.isDefault()) {
      fields.put("default", BooleanValue.TRUE);
    }
    if (rule.otherwise() != null) {
      fields.put("else", encode(rule.otherwise()));
    }
    return fields.build();
  }

  private static ArrayValue trueBody() {
    return ArrayValue.of(
        new ObjectValue.Builder().put("index", NumberValue.ZERO).put("terms", TRUE).build());
  }

  /**
   * A head. That of {@code p[x]}, with two parts, also has the second as key, unless it is a
   * constant before a body: so that tools of earlier versions understand it.
   */
  private static ObjectValue encode(Head head, boolean hasBody) {
    Term.Ref ref = head.ref();
    boolean pair = ref.path().size() == 1 && !head.isPartialSet() && head.arguments().isEmpty();
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("ref", path(ref));
    boolean named = ref.path().isEmpty() || pair && !(hasBody && head.valueGenerated());
    if (named && ref.head() instanceof Term.Var variable) {
      fields.put("name", StringValue.of(variable.name()));
    }
    putAll(fields, "args", head.arguments().stream().map(TermEncoder::encode).toList());
    Term key = head.key();
    if (pair && !(hasBody && TermEncoder.isConstant(ref.path().getFirst()))) {
      key = ref.path().getFirst();
    }
    if (key != null) {
      fields.put("key", TermEncoder.encode(key));
    }
    if (head.value() != null) {
      fields.put("value", TermEncoder.encode(head.value()));
    }
    if (head.assigned()) {
      fields.put("assign", BooleanValue.TRUE);
    }
    return fields.build();
  }

  /** The expressions of a body, numbered. */
  static ArrayValue encode(Body body) {
    ArrayValue.Builder expressions = new ArrayValue.Builder();
    for (int i = 0; i < body.expressions().size(); i++) {
      expressions.add(encode(body.expressions().get(i), i));
    }
    return expressions.build();
  }

  static ObjectValue encode(Expression expression, int index) {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("index", NumberValue.of(index));
    fields.put("terms", encode(expression.form()));
    if (expression.negated()) {
      fields.put("negated", BooleanValue.TRUE);
    }
    List<Value> modifiers = new ArrayList<>();
    for (Expression.With with : expression.modifiers()) {
      modifiers.add(
          new ObjectValue.Builder()
              .put("target", TermEncoder.encode(with.target()))
              .put("value", TermEncoder.encode(with.value()))
              .build());
    }
    putAll(fields, "with", modifiers);
    return fields.build();
  }

  private static Value encode(Expression.Form form) {
    return switch (form) {
      case Expression.Evaluate(Term.Call call) -> TermEncoder.elements(call);
      case Expression.Evaluate(Term term) -> TermEncoder.encode(term);
      case Expression.SomeDeclaration some -> symbols(some.variables());
      case Expression.SomeIn some -> symbols(List.of(membership(some)));
      case Expression.Every every -> encode(every);
      case Expression.Not not ->
          new ObjectValue.Builder()
              .put("type", StringValue.of("not"))
              .put("body", encode(not.body()))
              .put("explicit_body", BooleanValue.of(isWritten(not.body())))
              .build();
      case Expression.And and -> logical("and", and.left(), and.right());
      case Expression.Or or -> logical("or", or.left(), or.right());
    };
  }

  private static ObjectValue symbols(List<? extends Term> terms) {
    List<ObjectValue> encoded = terms.stream().map(TermEncoder::encode).toList();
    return ObjectValue.of(name("symbols"), ArrayValue.of(encoded));
  }

  private static Term membership(Expression.SomeIn some) {
    Location location = some.value().location();
    String function = some.key() == null ? "member_2" : "member_3";
    Term.Ref operator =
        new Term.Ref(
            new Term.Var("internal", location),
            List.of(new Term.StringLiteral(function, location)),
            location);
    List<Term> arguments = new ArrayList<>();
    if (some.key() != null) {
      arguments.add(some.key());
    }
    arguments.add(some.value());
    arguments.add(some.domain());
    return new Term.Call(operator, arguments, location);
  }

  private static ObjectValue encode(Expression.Every every) {
    Term key = every.key();
    return new ObjectValue.Builder()
        .put("key", key == null ? NullValue.NULL : TermEncoder.encode(key))
        .put("value", TermEncoder.encode(every.value()))
        .put("domain", TermEncoder.encode(every.domain()))
        .put("body", encode(every.body()))
        .build();
  }

  private static ObjectValue logical(String type, Body left, Body right) {
    ObjectValue.Builder fields = new ObjectValue.Builder();
    fields.put("type", StringValue.of(type));
    fields.put("lhs", encode(left));
    fields.put("rhs", encode(right));
    if (isWritten(left)) {
      fields.put("explicit_lhs", BooleanValue.TRUE);
    }
    if (isWritten(right)) {
      fields.put("explicit_rhs", BooleanValue.TRUE);
    }
    return fields.build();
  }

  /** Whether braces stand around a body. */
  private static boolean isWritten(Body body) {
    return body.location().text().startsWith("{");
  }
}
