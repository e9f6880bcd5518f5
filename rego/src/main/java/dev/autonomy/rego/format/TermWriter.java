package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.Operators;
import dev.autonomy.rego.ast.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes terms. */
final class TermWriter {
  private final LineWriter lines;
  private final SourceRows rows;
  private final ListWriter lists;
  private final ExpressionWriter expressions;

  TermWriter(LineWriter lines, SourceRows rows, ExpressionWriter expressions) {
    this.lines = lines;
    this.rows = rows;
    this.expressions = expressions;
    this.lists = new ListWriter(lines, rows);
  }

  /** Where a term stands, which decides what needs parentheses. */
  private enum Place {
    /** A value of its own. */
    WHOLE,
    /** An argument, where a union is in parentheses if the author put it there. */
    ARGUMENT,
    /** An element of a collection, where a bar would begin a comprehension. */
    ELEMENT,
    /** A member of a set, where {@code {a, (b in c)}} may need its parentheses. */
    MEMBER,
    /** Where the grammar asks for an operand, such as the head of a comprehension. */
    OPERAND
  }

  /** A term that stands for itself. */
  void term(Term term) {
    term(term, Place.WHOLE);
  }

  /**
   * A term where {@code in} would be read as something else, such as the domain of {@code some}.
   */
  void relation(Term term) {
    boolean enclosed = Precedence.of(term) == Precedence.MEMBERSHIP;
    term(term, enclosed ? Place.OPERAND : Place.WHOLE);
  }

  /** An operand of an infix operator in a term, which gets parentheses however tightly it binds. */
  private void operand(Term term) {
    term(term, Place.OPERAND);
  }

  private void element(Term term) {
    term(term, Place.ELEMENT);
  }

  private void term(Term term, Place place) {
    String symbol = Precedence.symbol(term);
    if (symbol == null) {
      primary(term);
      return;
    }
    Term.Call call = (Term.Call) term;
    boolean enclosed =
        place == Place.OPERAND
            || call.arguments().size() == 3
            || (symbol.equals("|") && (place == Place.ELEMENT || place == Place.MEMBER))
            || (keepsParentheses(symbol, place) && rows.isParenthesized(call.location()));
    if (!enclosed) {
      infix(call, symbol);
      return;
    }
    lines.comments(call.location().offset());
    lines.text("(");
    infix(call, symbol);
    lines.text(")");
  }

  private static boolean keepsParentheses(String symbol, Place place) {
    return (place == Place.ARGUMENT && symbol.equals("|"))
        || (place == Place.MEMBER && symbol.equals("in"));
  }

  /** An infix operator in a term: its operands are enclosed when they are infix themselves. */
  private void infix(Term.Call call, String symbol) {
    List<Term> arguments = call.arguments();
    operand(arguments.getFirst());
    if (arguments.size() == 3) {
      lines.text(",");
      lines.space();
      operand(arguments.get(1));
    }
    operator(call, symbol);
    operand(arguments.getLast());
  }

  /** An infix operator that is an expression: its operands are enclosed where they must be. */
  void statement(Term.Call call, String symbol, boolean beginsBlock) {
    List<Term> arguments = call.arguments();
    int binding = Precedence.of(symbol);
    Term left = arguments.getFirst();
    boolean barMisleads = beginsBlock && "|".equals(Precedence.symbol(left));
    boolean isKey = arguments.size() == 3;
    int needed = isKey ? binding + 1 : binding;
    enclosedIf(barMisleads || Precedence.of(left) < needed, left);
    if (isKey) {
      lines.text(",");
      lines.space();
      enclosedIf(Precedence.of(arguments.get(1)) <= binding, arguments.get(1));
    }
    operator(call, symbol);
    Term right = arguments.getLast();
    enclosedIf(binding > Precedence.ASSIGNMENT && Precedence.of(right) <= binding, right);
  }

  /** A term in parentheses where the grammar needs them. */
  void enclosedIf(boolean needed, Term term) {
    term(term, needed ? Place.OPERAND : Place.WHOLE);
  }

  private void operator(Term.Call call, String symbol) {
    Location place = call.operator().location();
    lines.space();
    if (place.offset() > call.arguments().getFirst().location().offset()) {
      lines.comments(place.offset());
    }
    lines.text(symbol);
    lines.space();
  }

  private void primary(Term term) {
    int offset = term.location().offset();
    switch (term) {
      case Term.NullLiteral _ -> lines.token("null", offset);
      case Term.BooleanLiteral literal -> lines.token(String.valueOf(literal.value()), offset);
      case Term.NumberLiteral literal -> lines.token(literal.text(), offset);
      case Term.StringLiteral literal -> string(literal);
      case Term.TemplateString template -> lines.verbatim(template.location());
      case Term.Var variable -> lines.token(variable.originalName(), offset);
      case Term.Ref ref -> ref(ref);
      case Term.Call call -> call(call);
      case Term.ArrayLiteral array -> array(array);
      case Term.SetLiteral set -> set(set);
      case Term.ObjectLiteral object -> object(object);
      case Term.ArrayComprehension comprehension ->
          comprehension(
              term, "[", null, comprehension.head(), () -> body(comprehension.body(), term), "]");
      case Term.SetComprehension comprehension ->
          comprehension(
              term, "{", null, comprehension.head(), () -> body(comprehension.body(), term), "}");
      case Term.ObjectComprehension comprehension ->
          comprehension(
              term,
              "{",
              comprehension.key(),
              comprehension.value(),
              () -> body(comprehension.body(), term),
              "}");
    }
  }

  /** A string as it was written; a name behind a dot, which moves elsewhere, gets quotes. */
  private void string(Term.StringLiteral literal) {
    if (rows.isQuote(literal.location())) {
      lines.verbatim(literal.location());
    } else {
      lines.token('"' + literal.value() + '"', literal.location().offset());
    }
  }

  private void array(Term.ArrayLiteral array) {
    lines.token("[", array.location().offset());
    elements(array.elements(), array.location(), Place.ELEMENT);
    lines.text("]");
  }

  private void set(Term.SetLiteral set) {
    boolean empty = set.elements().isEmpty();
    lines.token(empty ? "set(" : "{", set.location().offset());
    // Without its leading comma a set can need parentheses that the author could do without; those
    // that turn out not to be needed go when the result is formatted again.
    boolean led = rows.hasLeadingComma(set.location());
    elements(set.elements(), set.location(), led ? Place.OPERAND : Place.MEMBER);
    lines.text(empty ? ")" : "}");
  }

  private void elements(List<Term> elements, Location location, Place place) {
    lists.write(
        new ListWriter.Items() {
          @Override
          public int size() {
            return elements.size();
          }

          @Override
          public int start(int index) {
            return elements.get(index).location().offset();
          }

          @Override
          public int end(int index) {
            return elements.get(index).location().end();
          }

          @Override
          public void write(int index) {
            term(elements.get(index), place);
          }
        },
        location.offset(),
        location.end() - 1);
  }

  private void object(Term.ObjectLiteral object) {
    List<Term.Entry> entries = object.entries();
    lines.token("{", object.location().offset());
    lists.write(
        new ListWriter.Items() {
          @Override
          public int size() {
            return entries.size();
          }

          @Override
          public int start(int index) {
            return entries.get(index).key().location().offset();
          }

          @Override
          public int end(int index) {
            return entries.get(index).value().location().end();
          }

          @Override
          public void write(int index) {
            element(entries.get(index).key());
            lines.text(":");
            lines.space();
            element(entries.get(index).value());
          }
        },
        object.location().offset(),
        object.location().end() - 1);
    lines.text("}");
  }

  private void call(Term.Call call) {
    primary(call.operator());
    lines.text("(");
    elements(
        call.arguments(),
        new Location(
            call.location().source(),
            call.operator().location().end(),
            call.location().end() - call.operator().location().end()),
        Place.ARGUMENT);
    lines.text(")");
  }

  /** The arguments in the head of a function, of which only the terms are known. */
  void headArguments(List<Term> arguments, int openOffset) {
    lines.text("(");
    int last = arguments.getLast().location().end();
    int close = rows.closingParenthesis(last);
    elements(
        arguments,
        new Location(arguments.getLast().location().source(), openOffset, close + 1 - openOffset),
        Place.ARGUMENT);
    lines.text(")");
  }

  /** A reference: {@code head.key[term]}. */
  void ref(Term.Ref ref) {
    boolean enclosed = Precedence.symbol(ref.head()) != null;
    term(ref.head(), enclosed ? Place.OPERAND : Place.WHOLE);
    for (Term key : ref.path()) {
      key(key);
    }
  }

  private void key(Term key) {
    if (key instanceof Term.StringLiteral(String name, Location place) && isDotted(name, place)) {
      lines.text("." + name);
      return;
    }
    lines.text("[");
    term(key);
    lines.text("]");
  }

  /** The head of a rule with one key: whether that is in brackets is left as it is. */
  void headRef(Term.Ref ref) {
    if (ref.path().size() == 1 && ref.path().getFirst() instanceof Term.StringLiteral key) {
      primary(ref.head());
      if (rows.isQuote(key.location())) {
        lines.text("[");
        lines.verbatim(key.location());
        lines.text("]");
      } else {
        lines.text("." + key.value());
      }
      return;
    }
    ref(ref);
  }

  /** Whether a key is written behind a dot; words with a meaning only where the author did so. */
  private boolean isDotted(String name, Location place) {
    return !rows.isQuote(place) || Names.isPlainKey(name);
  }

  /**
   * A comprehension.
   *
   * @param key of an object, else null
   */
  private void comprehension(
      Term term, String open, @Nullable Term key, Term head, Runnable body, String close) {
    int offset = term.location().offset();
    lines.token(open, offset);
    Term first = key == null ? head : key;
    if (rows.of(first.location().offset()) > rows.of(offset)) {
      lines.line();
    }
    if (key != null) {
      element(key);
      lines.text(":");
      lines.space();
    }
    operand(head);
    lines.word("|");
    body.run();
    lines.text(close);
  }

  private void body(Body body, Term comprehension) {
    int head =
        switch (comprehension) {
          case Term.ArrayComprehension array -> array.head().location().offset();
          case Term.SetComprehension set -> set.head().location().offset();
          case Term.ObjectComprehension object -> object.key().location().offset();
          default -> comprehension.location().offset();
        };
    expressions.inlineBody(body, head, comprehension.location().end() - 1, false);
  }

  /** The symbol of a call that is written infix as an expression, else null. */
  static @Nullable String statementSymbol(Term term) {
    if (term instanceof Term.Call call) {
      if (call.arguments().size() == 2) {
        return Operators.symbol(call.name());
      }
      return Precedence.symbol(term);
    }
    return null;
  }
}
