import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A {@code switch} over types as plain code: it tests the same types in the same order, the
 * contract of {@link java.lang.runtime.SwitchBootstraps#typeSwitch}. Switches with labels that are
 * not types (strings, enum constants) stay as they are.
 */
final class TypeSwitches {

  private static final String BOOTSTRAPS = "Ljava/lang/runtime/SwitchBootstraps;";

  private TypeSwitches() {}

  /** Whether a call chooses a case by type alone. */
  static boolean is(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().descriptorString().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  /** What such a call does. */
  static Consumer<CodeBuilder> body(InvokeDynamicInstruction call) {
    List<ConstantDesc> labels = call.bootstrapArgs();
    return body -> write(labels, body);
  }

  /** -1 for null; else the first label from {@code restart} on that matches; else their number. */
  private static void write(List<ConstantDesc> labels, CodeBuilder body) {
    Label notNull = body.newLabel();
    Label none = body.newLabel();
    int target = 0;
    int restart = 1;
    List<SwitchCase> entries = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      entries.add(SwitchCase.of(i, body.newLabel()));
    }
    body.aload(target).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
    body.iload(restart).tableswitch(0, entries.size() - 1, none, entries);
    for (int i = 0; i < entries.size(); i++) {
      Label next = i + 1 < entries.size() ? entries.get(i + 1).target() : none;
      body.labelBinding(entries.get(i).target());
      body.aload(target).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
      body.loadConstant(i).ireturn();
    }
    body.labelBinding(none).loadConstant(entries.size()).ireturn();
  }
}
