package dev.cotangent.compiled.read;

import dev.cotangent.compiled.ir.Builder;
import dev.cotangent.compiled.ir.Op;
import dev.cotangent.compiled.ir.Value;
import dev.cotangent.compiled.runtime.PlainArrays;
import dev.cotangent.compiled.runtime.PlainMath;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls, or says why one cannot be read.
 *
 * <p>What decides is where derivatives can hide. A method that is given neither doubles nor what is
 * made of them cannot know an active number: whatever it returns is a constant, and the call stays
 * as it is. All others must be known: inlined, or in the table of the JDK's methods.
 */
final class CallReader {
  private final MethodReader activation;
  private final FunctionReader function;
  private final Builder builder;
  private final Types types;
  private final RecordShapes shapes;
  private final ObjectReader objects;

  CallReader(MethodReader activation, Types types, RecordShapes shapes, ObjectReader objects) {
    this.activation = activation;
    this.function = activation.function();
    this.builder = activation.builder();
    this.types = types;
    this.shapes = shapes;
    this.objects = objects;
  }

  void call(InvokeInstruction call) {
    boolean hasReceiver = call.opcode() != Opcode.INVOKESTATIC;
    List<Value> operands =
        activation.state().pop(call.typeSymbol().parameterCount() + (hasReceiver ? 1 : 0));
    ClassDesc owner = call.owner().asSymbol();
    if (owner.isArray()) {
      cloneArray(call, operands);
      return;
    }
    Class<?> type = types.load(owner);
    if (call.name().equalsString(ConstantDescs.INIT_NAME)) {
      objects.construct(call, type, operands);
    } else if (Types.isOfJdk(type)) {
      ofJdk(call, type, operands);
    } else {
      ofUser(call, type, operands);
    }
  }

  private void cloneArray(InvokeInstruction call, List<Value> operands) {
    if (find(PlainArrays.class, "clone", operands).isPresent()) {
      substitute(PlainArrays.class, "clone", operands);
    } else if (isActive(operands)) {
      throw Refusal.of("a clone of an array of such arrays", "copy it in a loop");
    } else {
      keep(call, operands, Op.Effect.READS);
    }
  }

  private boolean isActive(List<Value> operands) {
    return operands.stream().anyMatch(v -> shapes.holdsDoubles(v.type()));
  }

  private void push(@Nullable Value value) {
    if (value != null) {
      activation.state().push(value);
    }
  }

  // Calls that stay calls.

  private static Op.Call asWritten(InvokeInstruction call, Op.Effect effect) {
    return new Op.Call(
        call.opcode(),
        call.owner().asSymbol(),
        call.name().stringValue(),
        call.typeSymbol(),
        call.isInterface(),
        effect);
  }

  private void keep(InvokeInstruction call, List<Value> operands, Op.Effect effect) {
    ClassDesc type = call.typeSymbol().returnType();
    Value value = builder.emit(asWritten(call, effect), RecordShapes.onStack(type), operands);
    push(value.isVoid() ? null : value);
  }

  // The JDK's methods.

  private void ofJdk(InvokeInstruction call, Class<?> owner, List<Value> operands) {
    String name = call.name().stringValue();
    MethodTypeDesc type = call.typeSymbol();
    Optional<Class<?>> plain = JdkCalls.plain(owner).filter(p -> !isPlain());
    Optional<Primitive> row = JdkCalls.row(owner, name, type);
    if (plain.isPresent() && find(plain.get(), name, operands).isPresent()) {
      substitute(plain.get(), name, operands);
    } else if (row.isPresent()) {
      Op op = new Op.Row(row.get(), asWritten(call, Op.Effect.PURE));
      push(builder.emit(op, ConstantDescs.CD_double, operands));
    } else if (owner == Double.class && name.equals("sum")) {
      push(builder.arithmetic(Opcode.DADD, operands.toArray(Value[]::new)));
    } else if (isActive(operands)) {
      keep(call, operands, effectOnDoubles(owner, name));
    } else {
      keep(call, operands, JdkCalls.effect(owner, name));
    }
  }

  /** Whether what is read stands for the JDK's methods: what it calls is meant as it is. */
  private boolean isPlain() {
    Class<?> owner = activation.method().name().owner();
    return owner == PlainMath.class || owner == PlainArrays.class;
  }

  private Op.Effect effectOnDoubles(Class<?> owner, String name) {
    if (owner == Double.class && name.equals("valueOf")) {
      throw Refusal.of(
          "a double that is boxed", "keep it a double: a Double would lose the derivative");
    }
    return JdkCalls.effectOnDoubles(owner, name)
        .or(() -> isPlain() ? Optional.of(Op.Effect.READS) : Optional.empty())
        .orElseThrow(() ->
            Refusal.of(
                "a call of %s.%s, whose derivative is not known"
                    .formatted(owner.getSimpleName(), name),
                "use methods of Math or methods of your own"));
  }

  /** Inlines one of the plain methods that stand for the JDK's. */
  void substitute(Class<?> owner, String name, List<Value> operands) {
    Method method = find(owner, name, operands).orElseThrow();
    MethodTypeDesc type =
        MethodTypeDesc.of(
            Types.of(method.getReturnType()),
            Arrays.stream(method.getParameterTypes()).map(Types::of).toList());
    translate(new MethodName(owner, name, type.descriptorString()), operands);
  }

  /** The JDK's methods about arrays do not say of what: what they are given does. */
  private static Optional<Method> find(Class<?> owner, String name, List<Value> operands) {
    List<ClassDesc> given = operands.stream().map(v -> RecordShapes.onStack(v.type())).toList();
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getName().equals(name))
        .filter(m ->
            Arrays.stream(m.getParameterTypes())
                .map(t -> RecordShapes.onStack(Types.of(t)))
                .toList()
                .equals(given))
        .findFirst();
  }

  // The user's methods.

  private void ofUser(InvokeInstruction call, Class<?> owner, List<Value> operands) {
    if ((owner == Unary.class || owner == Binary.class) && call.name().equalsString("value")) {
      row(operands);
      return;
    }
    Optional<MethodSource.Found> found =
        function.reader().source().find(MethodName.of(owner, call));
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    if (mayStay(call, operands, found)) {
      keep(call, operands, Op.Effect.ANY);
    } else if (found.isEmpty() || !(isStatic || isResolved(call, owner, found.get()))) {
      throw Refusal.of(
          "a call of %s, which a subclass may have overridden"
              .formatted(MethodName.of(owner, call)),
          "use a static method, or make the method or its class final");
    } else {
      if (!isStatic && !owner.isRecord()) {
        objects.requireNonNull(operands.getFirst());
      }
      translate(found.get().name(), operands);
    }
  }

  private void row(List<Value> operands) {
    Object row =
        objects
            .known(operands.getFirst())
            .orElseThrow(() ->
                Refusal.of(
                    "a primitive that is not in a static final field",
                    "put it there: its rule is needed before it is called"));
    push(
        builder.emit(
            new Op.Row((Primitive) row, null),
            ConstantDescs.CD_double,
            operands.subList(1, operands.size())));
  }

  /**
   * Whether a call may stay as it is: it knows no doubles, and it gains nothing to look into it.
   * Static methods that may return doubles are looked into, for the sake of what they compute.
   */
  private boolean mayStay(
      InvokeInstruction call, List<Value> operands, Optional<MethodSource.Found> found) {
    if (isActive(operands) || (found.isPresent() && !mayCall(found.get()))) {
      return false;
    }
    return call.opcode() == Opcode.INVOKESTATIC
        ? types.isPlain(call.typeSymbol()) && found.filter(CallReader::isSimple).isEmpty()
        : !types.load(call.owner().asSymbol()).isRecord();
  }

  private boolean mayCall(MethodSource.Found found) {
    return Arrays.stream(found.name().owner().getDeclaredMethods())
        .filter(m -> m.getName().equals(found.name().name()))
        .filter(m -> descriptor(m).equals(found.name().descriptor()))
        .allMatch(function.reader().rights()::mayCall);
  }

  private static String descriptor(Method method) {
    return java.lang.invoke.MethodType.methodType(
            method.getReturnType(), method.getParameterTypes())
        .toMethodDescriptorString();
  }

  /** Whether a method is mere arithmetic. */
  private static boolean isSimple(MethodSource.Found found) {
    return found.model().code().isPresent()
        && !found.is(AccessFlag.SYNCHRONIZED)
        && found.code().elementList().stream().noneMatch(CallReader::isInvolved);
  }

  private static boolean isInvolved(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call -> true;
      case InvokeDynamicInstruction call -> true;
      case NewObjectInstruction object -> true;
      case MonitorInstruction monitor -> true;
      case ExceptionCatch handler -> true;
      case FieldInstruction field ->
          field.opcode() == Opcode.PUTFIELD || field.opcode() == Opcode.PUTSTATIC;
      default -> false;
    };
  }

  private static boolean isResolved(
      InvokeInstruction call, Class<?> owner, MethodSource.Found found) {
    return call.opcode() == Opcode.INVOKESPECIAL
        || Modifier.isFinal(owner.getModifiers())
        || found.is(AccessFlag.PRIVATE)
        || found.is(AccessFlag.FINAL);
  }

  private void translate(MethodName name, List<Value> operands) {
    Value result = function.call(function.reader().find(name), operands);
    activation.restoreLine();
    push(result);
  }

  // Calls that are linked at run time.

  void dynamic(InvokeDynamicInstruction call) {
    String bootstrap = call.bootstrapMethod().owner().displayName();
    List<Value> operands = activation.state().pop(call.typeSymbol().parameterCount());
    switch (bootstrap) {
      case "StringConcatFactory" -> {}
      case "LambdaMetafactory" ->
          throw Refusal.of(
              "a lambda or a method reference", "write a loop, or call a static method");
      case "ObjectMethods" ->
          throw Refusal.of(
              "equals, hashCode or toString of a record that holds doubles",
              "compare the components that matter");
      default -> {
        if (isActive(operands) || namesActive(call)) {
          throw Refusal.of(
              "a switch over patterns, or another dynamic call, that involves doubles",
              "use if and else");
        }
      }
    }
    push(
        builder.emit(
            new Op.Dynamic(call.invokedynamic().asSymbol()),
            RecordShapes.onStack(call.typeSymbol().returnType()),
            operands));
  }

  private boolean namesActive(InvokeDynamicInstruction call) {
    return call.invokedynamic().bootstrap().arguments().stream()
        .anyMatch(argument ->
            argument instanceof ClassEntry label && shapes.holdsDoubles(label.asSymbol()));
  }
}
