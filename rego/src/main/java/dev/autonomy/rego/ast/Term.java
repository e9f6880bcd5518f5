package dev.autonomy.rego.ast;

import java.util.List;

/**
 * Something that stands for a value.
 *
 * <p>Code that runs when a policy is loaded tells terms apart by {@link #kind}: the first use of
 * each {@code switch} over the types themselves costs about 0.3 ms, which adds up at start.
 */
public sealed interface Term {
  /** Where it was written, or what it was generated from. */
  Location location();

  /** Which of the types below it is. */
  Kind kind();

  /** The types of terms. */
  enum Kind {
    /** {@link NullLiteral}. */
    NULL,
    /** {@link BooleanLiteral}. */
    BOOLEAN,
    /** {@link NumberLiteral}. */
    NUMBER,
    /** {@link StringLiteral}. */
    STRING,
    /** {@link Var}. */
    VAR,
    /** {@link Ref}. */
    REF,
    /** {@link Call}. */
    CALL,
    /** {@link ArrayLiteral}. */
    ARRAY,
    /** {@link SetLiteral}. */
    SET,
    /** {@link ObjectLiteral}. */
    OBJECT,
    /** {@link ArrayComprehension}. */
    ARRAY_COMPREHENSION,
    /** {@link SetComprehension}. */
    SET_COMPREHENSION,
    /** {@link ObjectComprehension}. */
    OBJECT_COMPREHENSION,
    /** {@link TemplateString}. */
    TEMPLATE_STRING
  }

  /** A literal that is not a collection. */
  sealed interface Scalar extends Term {}

  /** {@code null}. */
  record NullLiteral(Location location) implements Scalar {
    @Override
    public Kind kind() {
      return Kind.NULL;
    }
  }

  /** {@code true} or {@code false}. */
  record BooleanLiteral(boolean value, Location location) implements Scalar {
    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }
  }

  /**
   * A number.
   *
   * @param text as written: a JSON number, of any size and precision
   */
  record NumberLiteral(String text, Location location) implements Scalar {
    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }
  }

  /**
   * A string.
   *
   * @param value its characters, escapes resolved
   */
  record StringLiteral(String value, Location location) implements Scalar {
    @Override
    public Kind kind() {
      return Kind.STRING;
    }
  }

  /**
   * A variable.
   *
   * <p>The parser names each {@code _} differently, {@code $0}, {@code $1} and so on within a
   * module. The checks rename variables that are local to a rule to {@code x#1}, so that a name is
   * bound in one place only, and invent variables without an original name, such as {@code #2}.
   * Neither {@code $} nor {@code #} occurs in a name that an author can write.
   *
   * @param name its name
   */
  record Var(String name, Location location) implements Term {
    /** The document given with a query. */
    public static final String INPUT = "input";

    /** The document of all base data and all rules. */
    public static final String DATA = "data";

    /** Whether it was written {@code _}. */
    public boolean isWildcard() {
      return name.charAt(0) == '$';
    }

    /** Whether no author wrote it. */
    public boolean isGenerated() {
      return name.charAt(0) == '#';
    }

    /** The name that the author wrote; {@code _} for wildcards; empty for generated variables. */
    public String originalName() {
      if (isWildcard()) {
        return "_";
      }
      int mark = name.indexOf('#');
      return mark < 0 ? name : name.substring(0, mark);
    }

    /** Whether this is {@code input} or {@code data}. */
    public boolean isRootDocument() {
      return name.equals(INPUT) || name.equals(DATA);
    }

    @Override
    public Kind kind() {
      return Kind.VAR;
    }
  }

  /**
   * A path into a value: {@code head.a[b]["c d"]}.
   *
   * @param head a variable, or (rarely) a call, collection or comprehension
   * @param path the keys; {@code .a} is the string {@code "a"}; empty for {@code input} and {@code
   *     data} alone, and possibly for the operator of a {@link Call}, the head of a rule, an
   *     import, and the target of a modifier
   */
  record Ref(Term head, List<Term> path, Location location) implements Term {
    public Ref {
      path = List.copyOf(path);
    }

    /** Whether the head is the variable of this name. */
    public boolean startsWith(String variable) {
      return head instanceof Var(String name, Location _) && name.equals(variable);
    }

    @Override
    public Kind kind() {
      return Kind.REF;
    }
  }

  /** {@code [a, b]}. */
  record ArrayLiteral(List<Term> elements, Location location) implements Term {
    public ArrayLiteral {
      elements = List.copyOf(elements);
    }

    @Override
    public Kind kind() {
      return Kind.ARRAY;
    }
  }

  /** {@code {a, b}}; {@code set()} when empty. */
  record SetLiteral(List<Term> elements, Location location) implements Term {
    public SetLiteral {
      elements = List.copyOf(elements);
    }

    @Override
    public Kind kind() {
      return Kind.SET;
    }
  }

  /** {@code {k: v}}. */
  record ObjectLiteral(List<Entry> entries, Location location) implements Term {
    public ObjectLiteral {
      entries = List.copyOf(entries);
    }

    @Override
    public Kind kind() {
      return Kind.OBJECT;
    }
  }

  /** One pair of an object. */
  record Entry(Term key, Term value) {}

  /** {@code [head | body]}. */
  record ArrayComprehension(Term head, Body body, Location location) implements Term {
    @Override
    public Kind kind() {
      return Kind.ARRAY_COMPREHENSION;
    }
  }

  /** {@code {head | body}}. */
  record SetComprehension(Term head, Body body, Location location) implements Term {
    @Override
    public Kind kind() {
      return Kind.SET_COMPREHENSION;
    }
  }

  /** {@code {key: value | body}}. */
  record ObjectComprehension(Term key, Term value, Body body, Location location) implements Term {
    @Override
    public Kind kind() {
      return Kind.OBJECT_COMPREHENSION;
    }
  }

  /**
   * A call, infix operators included.
   *
   * <p>As an expression of its own, a call may have one argument more than the function takes: the
   * result is then unified with it.
   *
   * @param operator {@code plus}, {@code json.marshal} or, once resolved, {@code data.pkg.f}
   */
  record Call(Ref operator, List<Term> arguments, Location location) implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** The operator as dotted text: {@code plus}, {@code json.marshal}, {@code data.pkg.f}. */
    public String name() {
      return operator.path().isEmpty() && operator.head() instanceof Var(String name, Location _)
          ? name
          : TreePrinter.print(operator);
    }

    /** Whether the operator is this built-in, given without dots. */
    public boolean is(String builtin) {
      return operator.path().isEmpty() && operator.startsWith(builtin);
    }

    @Override
    public Kind kind() {
      return Kind.CALL;
    }
  }

  /**
   * {@code $"text {expression} text"}.
   *
   * @param raw whether it is written between backticks
   */
  record TemplateString(List<TemplatePart> parts, boolean raw, Location location) implements Term {
    public TemplateString {
      parts = List.copyOf(parts);
    }

    @Override
    public Kind kind() {
      return Kind.TEMPLATE_STRING;
    }
  }

  /** A piece of a template string. */
  sealed interface TemplatePart {}

  /** Text that stays as it is. */
  record TemplateText(String text) implements TemplatePart {}

  /** An expression whose value is put in; never negated, but possibly with modifiers. */
  record TemplateExpression(Expression expression) implements TemplatePart {}
}
