package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.runtime.Linkage;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Writes calls, as they are planned. */
final class CallTranslator {
  private static final ClassDesc INSIDE = Types.of(Inside.class);
  private static final ClassDesc D = ConstantDescs.CD_double;
  private static final ClassDesc I = ConstantDescs.CD_int;

  private final Output out;
  private final CodeBuilder code;
  private final Function<InvokeInstruction, CallPlan> plans;
  private final ToIntFunction<MethodName> numbers;

  /**
   * Prepares to write calls.
   *
   * @param plans says what becomes of each
   * @param numbers gives each translated method its number in the linkage
   */
  CallTranslator(
      Output out, Function<InvokeInstruction, CallPlan> plans, ToIntFunction<MethodName> numbers) {
    this.out = out;
    this.code = out.code;
    this.plans = plans;
    this.numbers = numbers;
  }

  void call(int place, InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    switch (plans.apply(call)) {
      case CallPlan.Keep keep -> {
        out.kept(place, call);
        out.fromOutside(type.returnType());
      }
      case CallPlan.Value text -> {
        out.value();
        code.with(call);
      }
      case CallPlan.Substitute substitute -> substitute(place, call, substitute.type());
      case CallPlan.Translate translate -> translated(translate.method(), call);
      case CallPlan.Clone clone ->
          code.invokevirtual(
              out.types.inside(call.owner().asSymbol()), call.name().stringValue(), type);
      case CallPlan.Drop drop -> code.pop();
      case CallPlan.Refuse refuse -> throw refuse.reason();
    }
  }

  private void substitute(int place, InvokeInstruction call, Class<?> substitute) {
    if (out.constants.isFixed(place)) {
      out.kept(place, call);
      return;
    }
    MethodTypeDesc type = out.types.inside(call.typeSymbol());
    MethodTypeDesc mixed = out.constants.overload(call);
    if (mixed != null && out.constants.isDouble(out.stacks.operands(place, 2).get(1))) {
      type = mixed;
    }
    code.invokestatic(Types.of(substitute), call.name().stringValue(), type);
  }

  /** Calls another translated method; the types are those of its declaration. */
  private void translated(MethodName target, InvokeInstruction call) {
    MethodTypeDesc type = out.types.inside(call.typeSymbol());
    if (call.opcode() != Opcode.INVOKESTATIC) {
      type = type.insertParameterTypes(0, out.types.inside(call.owner().asSymbol()));
    }
    type = type.insertParameterTypes(type.parameterCount(), INSIDE);
    code.aload(out.inside)
        .invokedynamic(
            DynamicCallSiteDesc.of(
                ConstantDescs.ofCallsiteBootstrap(
                    Types.of(Linkage.class), "link", ConstantDescs.CD_CallSite, I),
                MethodSource.translatedName(target),
                type,
                numbers.applyAsInt(target)));
  }

  void dynamicCall(InvokeDynamicInstruction call) {
    String bootstrap = call.bootstrapMethod().owner().displayName();
    switch (bootstrap) {
      case "StringConcatFactory" -> concatenate(call);
      case "LambdaMetafactory" ->
          throw Refusal.of(
              "a lambda or a method reference", "write a loop, or call a static method");
      case "ObjectMethods" ->
          throw Refusal.of(
              "equals, hashCode or toString of a record that holds doubles",
              "compare the components that matter");
      default -> {
        if (out.types.takesOrReturnsOther(call.typeSymbol()) || namesOther(call)) {
          throw Refusal.of(
              "a switch over patterns, or another dynamic call, that involves doubles",
              "use if and else");
        }
        code.with(call);
      }
    }
  }

  private boolean namesOther(InvokeDynamicInstruction call) {
    return call.invokedynamic().bootstrap().arguments().stream()
        .map(LoadableConstantEntry.class::cast)
        .anyMatch(argument ->
            argument instanceof ClassEntry label && out.types.isOther(label.asSymbol()));
  }

  /** A text is made of values: the operands are put aside, and come back without derivatives. */
  private void concatenate(InvokeDynamicInstruction call) {
    List<ClassDesc> operands = call.typeSymbol().parameterList();
    int slot = out.freeSlot();
    for (int k = operands.size() - 1; k >= 0; k--) {
      code.storeLocal(
          TypeKind.from(out.types.inside(operands.get(k))).asLoadable(), slot + (2 * k));
    }
    for (int k = 0; k < operands.size(); k++) {
      code.loadLocal(TypeKind.from(out.types.inside(operands.get(k))).asLoadable(), slot + (2 * k));
      if (operands.get(k).equals(D)) {
        out.value();
      }
    }
    MethodTypeDesc type =
        MethodTypeDesc.of(
            call.typeSymbol().returnType(),
            operands.stream().map(t -> t.equals(D) ? D : out.types.inside(t)).toList());
    code.invokedynamic(
        DynamicCallSiteDesc.of(
            call.bootstrapMethod(),
            call.name().stringValue(),
            type,
            call.bootstrapArgs().toArray(ConstantDesc[]::new)));
  }
}
