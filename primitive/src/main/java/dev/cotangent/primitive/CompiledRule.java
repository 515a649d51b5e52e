package dev.cotangent.primitive;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A formula over {@link Real}, as a function over {@code double}: the one place where a derivative
 * rule becomes fast code, so that no rule has to be written twice.
 *
 * <p>On its first call the formula is traced once with {@linkplain Symbol symbols}, and its graph
 * is written as a straight-line static method of a hidden class. The handle to it sits behind a
 * {@link MutableCallSite}: to the JIT compiler it is a constant, and where the rule belongs to a
 * {@code static final} row the method is inlined into its caller like code written by hand. Until
 * then nothing is spent on rules that are never used.
 *
 * <p>A formula that asks its arguments for values cannot be traced. It is evaluated on constants,
 * each time; right, and slower.
 */
record CompiledRule(String name, int arity, Body formula, MethodHandle handle) {

  /** A formula over numbers of any kind. */
  @FunctionalInterface
  interface Body {
    Real at(Real... x);
  }

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc RULE = ClassDesc.of(CompiledRule.class.getPackageName() + ".Rule");
  private static final DirectMethodHandleDesc CLASS_DATA_AT =
      MethodHandleDesc.ofMethod(
          DirectMethodHandleDesc.Kind.STATIC,
          MethodHandles.class.describeConstable().orElseThrow(),
          "classDataAt",
          MethodTypeDesc.of(
              ConstantDescs.CD_Object,
              ConstantDescs.CD_MethodHandles_Lookup,
              ConstantDescs.CD_String,
              ConstantDescs.CD_Class,
              ConstantDescs.CD_int));

  static CompiledRule of(String name, int arity, Body formula) {
    return new CompiledRule(name, arity, formula, lazily(arity, formula));
  }

  double at(double x, double y) {
    try {
      return (double) handle.invokeExact(x, y);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  double at(double x, double y, double z) {
    try {
      return (double) handle.invokeExact(x, y, z);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  double at(double x, double y, double z, double dx) {
    try {
      return (double) handle.invokeExact(x, y, z, dx);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  double at(double x, double y, double z, double dx, double dy) {
    try {
      return (double) handle.invokeExact(x, y, z, dx, dy);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Returns the formula as data, unless it is not one formula. */
  Optional<Formula> data() {
    try {
      return Optional.of(Formula.of(formula.at(Symbol.parameters(arity))));
    } catch (Symbol.HasNoValue e) {
      return Optional.empty();
    }
  }

  /** Returns the formula as a reader would write it, with the given names for its arguments. */
  String formula(String... names) {
    try {
      return Symbol.write(formula.at(Symbol.parameters(arity)), names);
    } catch (Symbol.HasNoValue e) {
      return "by cases";
    }
  }

  @SuppressWarnings("unchecked")
  static <E extends Throwable> RuntimeException rethrown(Throwable e) throws E {
    throw (E) e;
  }

  private static MethodHandle lazily(int arity, Body formula) {
    MethodType type = MethodType.methodType(double.class, Collections.nCopies(arity, double.class));
    MutableCallSite site = new MutableCallSite(type);
    try {
      MethodHandle link =
          MethodHandles.insertArguments(
              LOOKUP.findStatic(
                  CompiledRule.class,
                  "link",
                  MethodType.methodType(MethodHandle.class, MutableCallSite.class, Body.class)),
              0,
              site,
              formula);
      site.setTarget(MethodHandles.foldArguments(MethodHandles.exactInvoker(type), link));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a method of this class is missing", e);
    }
    return site.dynamicInvoker();
  }

  /** Compiles the formula, makes it the site's target and returns it. Runs once, or a few times. */
  @SuppressWarnings("UnusedMethod") // looked up by its name
  private static MethodHandle link(MutableCallSite site, Body formula) {
    MethodHandle target;
    try {
      target = compile(formula.at(Symbol.parameters(site.type().parameterCount())), site.type());
    } catch (Symbol.HasNoValue e) {
      target = evaluation(formula, site.type());
    }
    site.setTarget(target);
    return target;
  }

  private static MethodHandle evaluation(Body formula, MethodType type) {
    try {
      return LOOKUP
          .findStatic(
              CompiledRule.class,
              "evaluate",
              MethodType.methodType(double.class, Body.class, double[].class))
          .bindTo(formula)
          .asCollector(double[].class, type.parameterCount());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a method of this class is missing", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // looked up by its name
  private static double evaluate(Body formula, double[] x) {
    return formula.at(Real.of(x)).value();
  }

  private static MethodHandle compile(Real formula, MethodType type) {
    List<Object> operations = new ArrayList<>();
    byte[] bytes =
        ClassFile.of()
            .build(
                RULE,
                rule ->
                    rule.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withMethodBody(
                            "at",
                            type.describeConstable().orElseThrow(),
                            ClassFile.ACC_STATIC,
                            code -> new Writer(code, operations).writeMethod(formula)));
    try {
      MethodHandles.Lookup rule = LOOKUP.defineHiddenClassWithClassData(bytes, operations, true);
      return rule.findStatic(rule.lookupClass(), "at", type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the compiled rule does not link", e);
    }
  }

  /** Writes a graph as straight-line code, every shared node once. */
  private record Writer(CodeBuilder code, List<Object> operations, Map<Real, Integer> slots) {
    Writer(CodeBuilder code, List<Object> operations) {
      this(code, operations, new IdentityHashMap<>());
    }

    void writeMethod(Real formula) {
      push(formula);
      code.dreturn();
    }

    private static void requireConstant(Real x) {
      if (!x.isConstant()) {
        throw new IllegalStateException(
            "the rule of a primitive uses a number of "
                + x.level
                + ", whose derivative it would lose; make that number an argument of the primitive");
      }
    }

    private void push(Real x) {
      if (!(x.beyond instanceof Beyond.Trace trace)) {
        requireConstant(x);
        code.loadConstant(x.value);
      } else if (trace.operation() == null) {
        code.dload(code.parameterSlot(trace.parameter()));
      } else if (slots.containsKey(x)) {
        code.dload(slots.get(x));
      } else {
        apply(trace.operation(), trace.operands());
        int slot = code.allocateLocal(TypeKind.DOUBLE);
        slots.put(x, slot);
        code.dup2().dstore(slot);
      }
    }

    private void apply(Primitive f, Real[] x) {
      switch (f) {
        case UnaryRow unary when unary == Arithmetic.NEG -> pushAll(x).dneg();
        case BinaryRow binary when binary == Arithmetic.ADD -> pushAll(x).dadd();
        case BinaryRow binary when binary == Arithmetic.SUB -> pushAll(x).dsub();
        case BinaryRow binary when binary == Arithmetic.MUL -> pushAll(x).dmul();
        case BinaryRow binary when binary == Arithmetic.DIV -> pushAll(x).ddiv();
        case UnaryRow unary -> call(DoubleUnaryOperator.class, unary.rule().operation(), x);
        case BinaryRow binary -> call(DoubleBinaryOperator.class, binary.rule().operation(), x);
        case NaryRow nary -> callWithArray(nary.operation(), x);
      }
    }

    private CodeBuilder pushAll(Real[] x) {
      for (Real operand : x) {
        push(operand);
      }
      return code;
    }

    private void call(Class<?> type, Object operation, Real[] x) {
      ClassDesc owner = type.describeConstable().orElseThrow();
      pushOperation(owner, operation);
      pushAll(x);
      ClassDesc[] parameters =
          Collections.nCopies(x.length, ConstantDescs.CD_double).toArray(ClassDesc[]::new);
      code.invokeinterface(
          owner, "applyAsDouble", MethodTypeDesc.of(ConstantDescs.CD_double, parameters));
    }

    private void callWithArray(Object operation, Real[] x) {
      ClassDesc owner = ToDoubleFunction.class.describeConstable().orElseThrow();
      pushOperation(owner, operation);
      code.loadConstant(x.length).newarray(TypeKind.DOUBLE);
      for (int i = 0; i < x.length; i++) {
        code.dup().loadConstant(i);
        push(x[i]);
        code.dastore();
      }
      code.invokeinterface(
          owner,
          "applyAsDouble",
          MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_Object));
    }

    private void pushOperation(ClassDesc type, Object operation) {
      code.ldc(DynamicConstantDesc.ofNamed(CLASS_DATA_AT, "_", type, operations.size()));
      operations.add(operation);
    }
  }
}
