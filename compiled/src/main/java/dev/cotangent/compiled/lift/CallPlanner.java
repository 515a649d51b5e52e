package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.Optional;

/**
 * Decides what becomes of the calls in a method, or says why nothing can.
 *
 * <p>What decides is where derivatives can hide. A method that is given neither doubles nor what is
 * made of them cannot know an active number, since translated code stores none in fields: whatever
 * it returns is a constant, and it may stay as it is. All others must be known: translated, or in
 * the table of substitutes.
 */
final class CallPlanner {
  private final MethodSource source;
  private final Types types;

  CallPlanner(MethodSource source, Types types) {
    this.source = source;
    this.types = types;
  }

  /** Plans a call. What cannot be translated is an exception that does not yet name the place. */
  CallPlan plan(InvokeInstruction call) {
    ClassDesc owner = call.owner().asSymbol();
    if (owner.isArray()) {
      return new CallPlan.Clone();
    }
    Class<?> type = types.load(owner);
    String name = call.name().stringValue();
    if (type == Record.class && name.equals(ConstantDescs.INIT_NAME)) {
      return new CallPlan.Drop();
    }
    return Types.isOfJdk(type)
        ? ofJdk(type, name, call.typeSymbol())
        : ofUser(type, call, types.isTwin(owner));
  }

  private CallPlan ofJdk(Class<?> owner, String name, MethodTypeDesc type) {
    if (Substitutes.isText(owner, name, type)) {
      return new CallPlan.Value();
    }
    if (Substitutes.isDeep(owner, name)) {
      throw Refusal.of(
          "a call of Arrays." + name + ", which looks into arrays of arrays",
          "compare or print them row by row");
    }
    Optional<Class<?>> substitute = Substitutes.find(owner, name, types.inside(type));
    if (substitute.isPresent() && types.takesOther(type)) {
      return new CallPlan.Substitute(substitute.get());
    }
    if (!types.takesOther(type)) {
      return new CallPlan.Keep();
    }
    if (owner == Double.class && name.equals("valueOf")) {
      throw Refusal.of(
          "a double that is boxed", "keep it a double: a Double would lose the derivative");
    }
    throw Refusal.of(
        "a call of %s.%s, whose derivative is not known".formatted(owner.getSimpleName(), name),
        "use methods of Math or methods of your own");
  }

  private CallPlan ofUser(Class<?> owner, InvokeInstruction call, boolean isTwin) {
    MethodName name =
        new MethodName(owner, call.name().stringValue(), call.typeSymbol().descriptorString());
    if (call.opcode() == Opcode.INVOKESTATIC) {
      return types.isPlain(call.typeSymbol()) ? new CallPlan.Keep() : translate(name);
    }
    if (!isTwin && !types.takesOther(call.typeSymbol())) {
      return new CallPlan.Keep();
    }
    if (name.name().equals(ConstantDescs.INIT_NAME) && !isTwin) {
      throw Refusal.of(
          "an object of class " + owner.getSimpleName() + " made from doubles",
          "use a record, or arrays");
    }
    Optional<MethodSource.Found> found = source.find(name);
    if (found.isEmpty() || !isResolved(owner, found.get())) {
      throw Refusal.of(
          "a call of %s, which a subclass may have overridden".formatted(name),
          "use a static method, or make the method or its class final");
    }
    return new CallPlan.Translate(found.get().name());
  }

  private CallPlan translate(MethodName name) {
    return source
        .find(name)
        .map(found -> new CallPlan.Translate(found.name()))
        .orElseThrow(() ->
            Refusal.of("a call of " + name + ", whose bytecode has no such method", "recompile"));
  }

  private static boolean isResolved(Class<?> owner, MethodSource.Found found) {
    return Modifier.isFinal(owner.getModifiers())
        || found.is(AccessFlag.PRIVATE)
        || found.is(AccessFlag.FINAL);
  }
}
