package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.SchemaSet;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Infers the types of rules and checks their bodies. */
public final class TypeChecker {
  private static final Value DATA = StringValue.of(Term.Var.DATA);

  private final Builtins builtins;
  private final Schemas schemas;
  private final List<RegoError> schemaErrors = new ArrayList<>();
  private final TypeTree rules = new TypeTree();
  private final Documents documents;

  /** Finds built-in functions. */
  @FunctionalInterface
  public interface Builtins {
    /** The declaration of a function, or null when there is no built-in function of that name. */
    @Nullable BuiltinDeclaration find(String name);
  }

  /** Finds what the annotations of a rule say of the documents that it sees. */
  @FunctionalInterface
  public interface RuleSchemas {
    /** The annotations of a rule, those that prevail last. */
    List<SchemaAnnotation> of(Rule rule);
  }

  /** A checker that knows of no rule yet. */
  public TypeChecker(Builtins builtins, SchemaSet schemas) {
    this.builtins = builtins;
    this.schemas = new Schemas(schemas);
    List<TypeTree> trees = new ArrayList<>();
    trees.add(rules);
    trees.addAll(this.schemas.global(schemaErrors));
    documents = new Documents(trees);
  }

  /**
   * Checks rules, which have been ordered: a variable is bound before it is used.
   *
   * @param ordered rules without what is behind {@code else}, each behind those that it depends on
   * @param annotations of the rules
   * @return all errors, in no particular order
   */
  public List<RegoError> check(List<Rule> ordered, RuleSchemas annotations) {
    Context context = new Context(builtins, true);
    schemaErrors.forEach(context::report);
    for (int i = 0; i < ordered.size(); i++) {
      Rule rule = ordered.get(i);
      List<SchemaAnnotation> ofRule = annotations.of(rule);
      Documents seen =
          ofRule.isEmpty() ? documents : schemas.of(ofRule, documents, rule.location(), context);
      rule(rule, seen, context);
    }
    return context.errors();
  }

  /**
   * Checks a query against the rules that have been checked before.
   *
   * @return all errors, in no particular order
   */
  public List<RegoError> checkQuery(Body query) {
    Context context = new Context(builtins, false);
    new BodyChecker(context, Scope.of(documents)).body(query);
    return context.errors();
  }

  private void rule(Rule rule, Documents seen, Context context) {
    int before = context.errorCount();
    BodyChecker checker = new BodyChecker(context, Scope.of(seen));
    checker.body(rule.body());
    Type defined = defined(rule.head(), checker);
    Term.Ref ref = rule.head().ref();
    List<Value> path = groundPath(ref);
    boolean isGround = path.size() == ref.path().size() + 1;
    if (context.errorCount() > before) {
      TypeTree node = rules.reach(path);
      if (isGround) {
        node.put(List.of(), Type.ANY);
      }
    } else if (rule.head().isPartialSet() && !isGround) {
      rules.reach(path);
    } else if (!Types.isUnknown(defined)) {
      rules.insert(path, defined);
    }
  }

  private static Type defined(Head head, BodyChecker checker) {
    Term key = head.key();
    if (key != null) {
      return Types.set(checker.head(key));
    }
    Term value = Objects.requireNonNull(head.value());
    checker.prepareHead(value);
    if (head.isFunction()) {
      loosen(head.arguments(), checker.types().scope());
      Type result = checker.typeOfHead(value);
      return new Type.FunctionType(checker.types().of(head.arguments()), result, null);
    }
    Type type = checker.typeOfHead(value);
    List<Term> path = head.ref().path();
    int ground = groundPath(head.ref()).size() - 1;
    for (int i = path.size() - 1; i >= ground; i--) {
      type = Types.bounded(new ObjectType(List.of(), checker.head(path.get(i)), type));
    }
    return type;
  }

  /** What the body does not say of an argument may be anything. */
  private static void loosen(List<Term> arguments, Scope scope) {
    TreeVisitor untyped =
        new TreeVisitor() {
          @Override
          public void variable(Term.Var variable) {
            if (Types.isUnknown(scope.variable(variable.name()))) {
              scope.put(variable.name(), Type.ANY);
            }
          }
        };
    untyped.terms(arguments);
  }

  /** The constant keys that a reference begins with, {@code data} included. */
  private static List<Value> groundPath(Term.Ref ref) {
    List<Value> path = new ArrayList<>(ref.path().size() + 1);
    path.add(DATA);
    for (Term key : ref.path()) {
      if (!(key instanceof Term.Scalar scalar)) {
        break;
      }
      path.add(GroundTerms.scalar(scalar));
    }
    return path;
  }
}
