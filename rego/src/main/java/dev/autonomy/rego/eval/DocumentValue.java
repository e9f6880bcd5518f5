package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** {@code data.pkg.p} where rules define {@code p}. */
public final class DocumentValue extends Operand {

  private final Document document;

  /** The value of {@code document}. */
  public DocumentValue(Document document) {
    this.document = document;
  }

  /** The number of the document. */
  public int document() {
    return document.index();
  }

  /** The document itself. */
  public Document definition() {
    return document;
  }

  @Override
  public @Nullable Value value(Machine machine) {
    return document.value(machine);
  }
}
