package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What documents depend on besides the program: input, data and replaced functions, together with
 * the documents computed from them. The outermost scope lives as long as its machine; each run of a
 * {@code with} makes a scope of its own.
 */
final class Scope {

  final @Nullable Scope parent;
  final @Nullable Value[] documents;
  @Nullable Value input;
  Value data = ObjectValue.EMPTY;
  @Nullable Targets dataTargets;
  @Nullable Mocks mocks;
  private @Nullable FunctionMemo memo;
  private @Nullable KeyedUse @Nullable [] uses;

  Scope(@Nullable Scope parent, @Nullable Value[] documents) {
    this.parent = parent;
    this.documents = documents;
  }

  /** A scope that differs from this in nothing yet, but knows no documents. */
  Scope derive() {
    Scope derived = new Scope(this, new Value[documents.length]);
    derived.input = input;
    derived.data = data;
    derived.dataTargets = dataTargets;
    derived.mocks = mocks;
    return derived;
  }

  void replaceInput(Path path, Value value) {
    input = path.replaceIn(input, value);
  }

  /** Puts {@code value} at a place of the data, where it also hides rules. */
  void replaceData(Path path, Value value) {
    data = path.replaceIn(data, value);
    dataTargets = new Targets(path, dataTargets);
  }

  FunctionMemo memo() {
    FunctionMemo current = memo;
    if (current == null) {
      current = new FunctionMemo();
      memo = current;
    }
    return current;
  }

  /** What keys of a document have cost here, in the evaluation of that number. */
  KeyedUse use(int document, long evaluation) {
    @Nullable KeyedUse[] known = uses;
    if (known == null) {
      known = new KeyedUse[documents.length];
      uses = known;
    }
    KeyedUse use = known[document];
    if (use == null) {
      use = new KeyedUse();
      known[document] = use;
    }
    use.beginIn(evaluation);
    return use;
  }

  void clear() {
    input = null;
    data = ObjectValue.EMPTY;
    if (memo != null) {
      memo.clear();
    }
  }

  @Override
  public String toString() {
    return "input " + input + ", targets " + dataTargets;
  }
}
