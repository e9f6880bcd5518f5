package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operation or a field asks for. */
public sealed interface Selection {

  /** Directives on it. */
  List<Directive> directives();

  /** Where it is. */
  @Nullable Position position();

  /**
   * A field.
   *
   * @param alias its name in the response; the field's own name if none was given
   */
  record Field(
      String alias,
      String name,
      List<Argument> arguments,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      List<String> comments)
      implements Selection {

    /** The name in the response. */
    public String responseName() {
      return alias.isEmpty() ? name : alias;
    }
  }

  /** A fragment by its name. */
  record FragmentSpread(
      String name, List<Directive> directives, @Nullable Position position, List<String> comments)
      implements Selection {}

  /**
   * A fragment without a name.
   *
   * @param typeCondition the type it is for, or empty for that of the selection around it
   */
  record InlineFragment(
      String typeCondition,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      List<String> comments)
      implements Selection {}
}
