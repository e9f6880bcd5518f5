package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Term;
import java.util.List;

/** The order of imports: by their paths, key by key, then by their aliases. */
final class ImportOrder {
  private ImportOrder() {}

  static int compare(Import a, Import b) {
    int order = text(a.path().head()).compareTo(text(b.path().head()));
    List<Term> keys = a.path().path();
    List<Term> others = b.path().path();
    for (int i = 0; order == 0 && i < Math.min(keys.size(), others.size()); i++) {
      order = text(keys.get(i)).compareTo(text(others.get(i)));
    }
    if (order == 0) {
      order = Integer.compare(keys.size(), others.size());
    }
    if (order == 0) {
      order = alias(a).compareTo(alias(b));
    }
    return order;
  }

  private static String text(Term term) {
    return term instanceof Term.StringLiteral literal ? literal.value() : ((Term.Var) term).name();
  }

  private static String alias(Import imported) {
    String alias = imported.alias();
    return alias == null ? "" : alias;
  }
}
