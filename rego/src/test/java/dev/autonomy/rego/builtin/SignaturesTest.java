package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.type.Type;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SignaturesTest {

  @Test
  void everyDeclarationIsFoundByItsName() {
    List<BuiltinDeclaration> all = Builtins.declarations();
    assertThat(all).hasSize(206);
    for (BuiltinDeclaration declaration : all) {
      assertThat(Builtins.declaration(declaration.name())).isEqualTo(declaration);
    }
    assertThat(Builtins.declaration("no.such.function")).isNull();
    assertThat(Builtins.declaration("json")).isNull();
  }

  @Test
  void signaturesTellTypesOperatorsAndKinds() {
    assertThat(Builtins.declaration("sprintf"))
        .isEqualTo(
            new BuiltinDeclaration(
                "sprintf",
                new Type.FunctionType(
                    List.of(Type.STRING, Type.arrayOf(Type.ANY)), Type.STRING, null),
                null,
                false,
                false,
                false));
    assertThat(declared("plus").infix()).isEqualTo("+");
    assertThat(declared("walk").relation()).isTrue();
    assertThat(declared("re_match").deprecated()).isTrue();
    assertThat(declared("time.now_ns").nondeterministic()).isTrue();
    assertThat(declared("print").type().variadic()).isEqualTo(Type.ANY);
    assertThat(declared("print").result()).isNull();
  }

  @Test
  void aFunctionHasTheShapeOfItsArity() {
    for (BuiltinDeclaration declaration : Builtins.declarations()) {
      Builtin function = Builtins.find(declaration.name());
      if (function != null && !declaration.relation()) {
        int shape =
            switch (function) {
              case Builtin.Unary _ -> 1;
              case Builtin.Binary _ -> 2;
              case Builtin.Ternary _ -> 3;
              default -> declaration.arity();
            };
        assertThat(shape).as(declaration.name()).isEqualTo(declaration.arity());
      }
    }
  }

  private static BuiltinDeclaration declared(String name) {
    return Objects.requireNonNull(Builtins.declaration(name));
  }
}
