package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.type.Type;
import java.util.List;
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
    assertThat(Builtins.declaration("plus").infix()).isEqualTo("+");
    assertThat(Builtins.declaration("walk").relation()).isTrue();
    assertThat(Builtins.declaration("re_match").deprecated()).isTrue();
    assertThat(Builtins.declaration("time.now_ns").nondeterministic()).isTrue();
    assertThat(Builtins.declaration("print").type().variadic()).isEqualTo(Type.ANY);
    assertThat(Builtins.declaration("print").result()).isNull();
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
}
