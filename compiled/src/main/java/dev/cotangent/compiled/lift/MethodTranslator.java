package dev.cotangent.compiled.lift;

import dev.cotangent.compiled.UnsupportedConstructException;
import dev.cotangent.compiled.runtime.Inside;
import dev.cotangent.compiled.runtime.RealArrays;
import dev.cotangent.compiled.source.MethodName;
import dev.cotangent.compiled.source.MethodSource;
import dev.cotangent.compiled.source.Refusal;
import dev.cotangent.compiled.source.Shuffle;
import dev.cotangent.compiled.source.StackAnalysis;
import dev.cotangent.compiled.source.Types;
import dev.cotangent.primitive.Real;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Writes one method again, with {@code Real} in place of {@code double}.
 *
 * <p>Bytecode makes this simple. It has few instructions, each says whether it is about doubles,
 * and a translation of each where it stands leaves all jumps as they are, so that whatever control
 * flow a compiler can write is right without a thought. Three things are not local:
 *
 * <ul>
 *   <li>A double takes two slots and a reference one. Local variables stay in their slots, and the
 *       second one is idle; a prologue moves the arguments to where the method expects them. On the
 *       operand stack the difference does count: see {@link Shuffle}.
 *   <li>A comparison in bytecode is two instructions: {@code dcmpg} pushes an integer, and a jump
 *       looks at that. The two are translated together into one question to {@code Real}, since
 *       some kinds of numbers can answer questions though they have no value.
 *   <li>What depends on no input stays a double where that is possible: see {@link Constants}.
 * </ul>
 *
 * <p>A translated method has one more argument than its original, at the end: the call's {@link
 * Inside}.
 */
final class MethodTranslator {
  private static final ClassDesc REALS = Types.of(Real[].class);
  private static final ClassDesc ARRAYS = Types.of(RealArrays.class);
  private static final ClassDesc V = ConstantDescs.CD_void;
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final ClassDesc INSIDE = Types.of(Inside.class);
  private static final ClassDesc I = ConstantDescs.CD_int;
  private static final ClassDesc TEXT = ConstantDescs.CD_String;
  private static final ClassDesc THROWABLE = ConstantDescs.CD_Throwable;

  private final MethodSource.Found method;
  private final Types types;
  private final CodeBuilder code;
  private final List<CodeElement> elements;
  private final StackAnalysis stacks;
  private final Output out;
  private final OperatorTranslator operators;
  private final ObjectTranslator objects;
  private final CallTranslator calls;
  private final CallPlanner planner;
  private final Map<InvokeInstruction, CallPlan> plans = new HashMap<>();
  private int line;

  /**
   * Prepares a translation.
   *
   * @param method the method, which has code
   * @param numbers gives each translated method its number in the linkage
   * @param code where to write
   */
  MethodTranslator(
      MethodSource.Found method,
      MethodSource source,
      Types types,
      ToIntFunction<MethodName> numbers,
      CodeBuilder code) {
    this.method = method;
    this.types = types;
    this.code = code;
    this.elements = method.code().elementList();
    this.planner = new CallPlanner(source, types);
    this.stacks = new StackAnalysis(method.code());
    Constants constants = new Constants(elements, stacks, types, this::plan);
    this.out = new Output(code, types, stacks, constants, method.maxLocals());
    this.operators = new OperatorTranslator(out, elements);
    this.objects = new ObjectTranslator(out);
    this.calls = new CallTranslator(out, this::plan, numbers);
  }

  /** The type of a method's translation. */
  static MethodTypeDesc translatedType(MethodSource.Found method, Types types) {
    MethodTypeDesc type = types.inside(method.type());
    if (!method.isStatic()) {
      type = type.insertParameterTypes(0, types.inside(Types.of(method.name().owner())));
    }
    return type.insertParameterTypes(type.parameterCount(), INSIDE);
  }

  /** Writes the code. What cannot be translated is an exception that names the line. */
  void write() {
    try {
      moveArguments();
      code.iconst_0().istore(out.lineSlot());
      Label start = code.newBoundLabel();
      for (int i = 0; i < elements.size(); i++) {
        i = write(i);
      }
      noteExceptions(start, code.newBoundLabel());
    } catch (UnsupportedConstructException e) {
      throw new UnsupportedConstructException(method.at(line) + ": " + e.getMessage(), e);
    }
  }

  /** Brings the arguments to their slots, the last first: none overwrites one that is to move. */
  private void moveArguments() {
    List<ClassDesc> before = method.parameters();
    List<ClassDesc> after = translatedType(method, types).parameterList();
    int to = before.stream().mapToInt(MethodTranslator::slots).sum();
    int from = after.stream().mapToInt(MethodTranslator::slots).sum() - 1;
    code.aload(from).astore(out.inside);
    for (int k = before.size() - 1; k >= 0; k--) {
      to -= slots(before.get(k));
      from -= slots(after.get(k));
      if (from != to) {
        TypeKind kind = TypeKind.from(after.get(k)).asLoadable();
        code.loadLocal(kind, from).storeLocal(kind, to);
      }
    }
  }

  /**
   * Catches what leaves the method, to tell in which line it was. A trace of the stack leaves out
   * the frames of hidden classes, so these are put back where the call ends: see {@link
   * Inside#passed}.
   */
  private void noteExceptions(Label start, Label end) {
    Label handler = code.newBoundLabel();
    code.aload(out.inside)
        .swap()
        .loadConstant(method.name().owner().getName())
        .loadConstant(method.name().name())
        .loadConstant(method.sourceFile().orElse(""))
        .iload(out.lineSlot())
        .invokevirtual(
            INSIDE, "passed", MethodTypeDesc.of(THROWABLE, THROWABLE, TEXT, TEXT, TEXT, I))
        .athrow()
        .exceptionCatchAll(start, end, handler);
  }

  private static int slots(ClassDesc type) {
    return TypeKind.from(type).slotSize();
  }

  /** Plans a call, perhaps for an earlier instruction; what is refused is said in its own place. */
  private CallPlan plan(InvokeInstruction call) {
    CallPlan plan = plans.get(call);
    if (plan == null) {
      try {
        plan = planner.plan(call);
      } catch (UnsupportedConstructException e) {
        plan = new CallPlan.Refuse(e);
      }
      plans.put(call, plan);
    }
    return plan;
  }

  /** Writes an element, and returns the place of the last that was written with it. */
  private int write(int place) {
    switch (elements.get(place)) {
      case LabelTarget target -> code.with(target);
      case ExceptionCatch handler -> code.with(handler);
      case LineNumber number -> {
        line = number.line();
        code.with(number);
        if (stacks.isReachable(place)) {
          code.loadConstant(line).istore(out.lineSlot());
        }
      }
      case Instruction instruction -> {
        if (stacks.isReachable(place)) {
          return write(place, instruction);
        }
      }
      default -> {} // names and types of variables, for debuggers
    }
    return place;
  }

  private int write(int place, Instruction instruction) {
    switch (instruction) {
      case OperatorInstruction operator -> {
        return operators.operator(place, operator);
      }
      case ConstantInstruction constant -> constant(place, constant);
      case ConvertInstruction convert -> operators.convert(place, convert);
      case StackInstruction shuffle -> operators.shuffle(place, shuffle);
      case FieldInstruction field -> objects.field(place, field);
      case InvokeInstruction call -> calls.call(place, call);
      case InvokeDynamicInstruction call -> calls.dynamicCall(call);
      case TypeCheckInstruction check -> objects.typeCheck(check);
      case NewObjectInstruction object -> objects.newObject(object);
      case MonitorInstruction monitor ->
          throw Refusal.of("synchronized", "a function that is differentiated needs no lock");
      default -> variableOrArray(instruction);
    }
    return place;
  }

  private void variableOrArray(Instruction instruction) {
    switch (instruction) {
      case LoadInstruction load when load.typeKind() == TypeKind.DOUBLE -> code.aload(load.slot());
      case StoreInstruction store when store.typeKind() == TypeKind.DOUBLE ->
          code.astore(store.slot());
      case ArrayLoadInstruction load when load.typeKind() == TypeKind.DOUBLE -> code.aaload();
      case ArrayStoreInstruction store when store.typeKind() == TypeKind.DOUBLE -> code.aastore();
      case ReturnInstruction result when result.typeKind() == TypeKind.DOUBLE -> code.areturn();
      case NewPrimitiveArrayInstruction array when array.typeKind() == TypeKind.DOUBLE ->
          code.invokestatic(ARRAYS, "zeros", MethodTypeDesc.of(REALS, I));
      case NewReferenceArrayInstruction array ->
          code.anewarray(types.inside(array.componentType().asSymbol()));
      case NewMultiArrayInstruction array -> newArrays(array);
      default -> code.with(instruction);
    }
  }

  private void newArrays(NewMultiArrayInstruction array) {
    ClassDesc type = types.inside(array.arrayType().asSymbol());
    code.multianewarray(type, array.dimensions());
    String descriptor = array.arrayType().asSymbol().descriptorString();
    if (descriptor.equals("[".repeat(array.dimensions()) + "D")) {
      code.dup().invokestatic(ARRAYS, "clear", MethodTypeDesc.of(V, OBJECT.arrayType()));
    }
  }

  private void constant(int place, ConstantInstruction constant) {
    if (constant instanceof ConstantInstruction.LoadConstantInstruction load
        && load.constantEntry() instanceof ClassEntry type
        && types.isOther(type.asSymbol())) {
      throw Refusal.of("the class of what holds doubles, which is another here", "do without it");
    }
    out.kept(place, constant);
  }
}
