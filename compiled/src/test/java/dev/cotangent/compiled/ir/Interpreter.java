package dev.cotangent.compiled.ir;

import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Unary;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function as it stands, value by value: slow and plain, so that what passes and writers
 * make of a function can be compared with what it says.
 *
 * <p>All that the operand stack holds as an int is an {@link Integer}. What the function throws is
 * thrown as it is, be it checked.
 */
public final class Interpreter {
  private final MethodHandles.Lookup lookup;
  private final ClassLoader loader;
  private final Map<Op, Executable> methods = new HashMap<>();
  private final Map<Op, Field> fields = new HashMap<>();

  private Interpreter(MethodHandles.Lookup lookup) {
    this.lookup = lookup;
    this.loader = lookup.lookupClass().getClassLoader();
  }

  /** Runs a function about classes that the tests' class loader knows. */
  public static @Nullable Object run(Function f, @Nullable Object... arguments) {
    return run(MethodHandles.lookup(), f, arguments);
  }

  /** Runs a function about classes that a lookup's class knows. */
  public static @Nullable Object run(
      MethodHandles.Lookup lookup, Function f, @Nullable Object... arguments) {
    try {
      return new Interpreter(lookup).apply(f, Arrays.asList(arguments));
    } catch (Throwable e) {
      throw Interpreter.<RuntimeException>sneaky(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable e) throws E {
    throw (E) e;
  }

  // The flow of control.

  private @Nullable Object apply(Function f, List<@Nullable Object> arguments) throws Throwable {
    if (arguments.size() != f.parameters().size()) {
      throw new IllegalArgumentException(
          f.name() + " has " + f.parameters().size() + " parameters, not " + arguments.size());
    }
    Frame frame = new Frame(arguments);
    Block block = f.entry();
    while (true) {
      for (Value value : block.body()) {
        frame.known.put(value, compute(value, frame));
      }
      switch (block.end()) {
        case Terminator.Return r -> {
          return r.value() == null ? null : frame.get(r.value());
        }
        case Terminator.Throw t -> throw (Throwable) nonNull(frame.get(t.exception()));
        default -> {
          Block next = next(block.end(), frame);
          enter(block, next, frame);
          block = next;
        }
      }
    }
  }

  private final class Frame {
    private final List<@Nullable Object> arguments;
    private final Map<Value, @Nullable Object> known = new HashMap<>();

    Frame(List<@Nullable Object> arguments) {
      this.arguments = arguments;
    }

    @Nullable Object get(Value value) {
      return switch (value.op()) {
        case Op.Constant c -> c.value() instanceof ClassDesc type ? load(type) : c.value();
        case Op.Held h -> h.object();
        case Op.Zero z -> 0.0;
        case Op.Parameter p -> normal(arguments.get(p.index()));
        default -> {
          if (!known.containsKey(value)) {
            throw new AssertionError(value + " is used where it is not computed");
          }
          yield known.get(value);
        }
      };
    }

    @Nullable Object get(Value value, int k) {
      return get(value.operand(k));
    }

    List<@Nullable Object> all(List<Value> values) {
      List<@Nullable Object> all = new ArrayList<>();
      values.forEach(v -> all.add(get(v)));
      return all;
    }
  }

  private static Block next(Terminator end, Frame frame) {
    return switch (end) {
      case Terminator.Goto g -> g.target();
      case Terminator.Branch b ->
          holds(b.opcode(), frame.all(b.operands())) ? b.then() : b.otherwise();
      case Terminator.Switch s -> {
        int k = s.keys().indexOf((Integer) frame.get(s.value()));
        yield k < 0 ? s.otherwise() : s.targets().get(k);
      }
      default -> throw new AssertionError(end);
    };
  }

  /** All phis of a block change at once. */
  private static void enter(Block from, Block to, Frame frame) {
    int path = to.predecessors().indexOf(from);
    List<@Nullable Object> brought = new ArrayList<>();
    to.phis().forEach(phi -> brought.add(frame.get(phi, path)));
    for (int k = 0; k < brought.size(); k++) {
      frame.known.put(to.phis().get(k), brought.get(k));
    }
  }

  private static boolean holds(Opcode opcode, List<@Nullable Object> x) {
    return switch (opcode) {
      case IFNULL -> x.getFirst() == null;
      case IFNONNULL -> x.getFirst() != null;
      case IF_ACMPEQ -> x.getFirst() == x.getLast();
      case IF_ACMPNE -> x.getFirst() != x.getLast();
      default -> {
        int order = Integer.compare(integer(x.get(0)), x.size() == 1 ? 0 : integer(x.get(1)));
        yield switch (opcode) {
          case IFEQ, IF_ICMPEQ -> order == 0;
          case IFNE, IF_ICMPNE -> order != 0;
          case IFLT, IF_ICMPLT -> order < 0;
          case IFGE, IF_ICMPGE -> order >= 0;
          case IFGT, IF_ICMPGT -> order > 0;
          case IFLE, IF_ICMPLE -> order <= 0;
          default -> throw new AssertionError(opcode);
        };
      }
    };
  }

  // Values.

  private @Nullable Object compute(Value v, Frame f) throws Throwable {
    return switch (v.op()) {
      case Op.Constant c -> f.get(v);
      case Op.Held h -> f.get(v);
      case Op.Zero z -> 0.0;
      case Op.Parameter p -> f.get(v);
      case Op.Phi p -> throw new AssertionError("a phi in a body");
      case Op.Arithmetic a -> arithmetic(a.opcode(), f.all(v.operands()));
      case Op.Row r -> row(r, f.all(v.operands()));
      case Op.Mix m -> mix(number(f.get(v, 0)), number(f.get(v, 1)), number(f.get(v, 2)));
      case Op.Weight w -> weight(w.row(), numbers(f.all(v.operands())));
      case Op.ArrayLoad l -> load(f.get(v, 0), integer(f.get(v, 1)));
      case Op.ArrayStore s -> {
        store(f.get(v, 0), integer(f.get(v, 1)), f.get(v, 2));
        yield null;
      }
      case Op.ArrayLength l -> Array.getLength(nonNull(f.get(v, 0)));
      case Op.NewArray n -> Array.newInstance(load(n.component()), integer(f.get(v, 0)));
      case Op.Field g -> normal(field(g).get(g.isStatic() ? null : nonNull(f.get(v, 0))));
      case Op.Cast c -> load(c.to()).cast(f.get(v, 0));
      case Op.InstanceOf i -> load(i.of()).isInstance(f.get(v, 0)) ? 1 : 0;
      case Op.MakeRecord m -> makeRecord(m, f.all(v.operands()));
      case Op.Component c -> normal(invoke(accessor(c), nonNull(f.get(v, 0)), List.of()));
      case Op.Call c -> call(c, v.type(), f.all(v.operands()));
      case Op.Dynamic d -> dynamic(d.site(), f.all(v.operands()));
      case Op.Apply a -> apply(a.callee(), f.all(v.operands()));
      case Op.Room r -> room(v.type(), f.get(v, 1), integer(f.get(v, 2)));
    };
  }

  private @Nullable Object row(Op.Row row, List<@Nullable Object> x) throws Throwable {
    if (row.call() != null) {
      return call(row.call(), row.call().type().returnType(), x);
    }
    double[] p = numbers(x);
    return switch (row.row()) {
      case Unary f -> f.value(p[0]);
      case Binary f -> f.value(p[0], p[1]);
      case Nary f -> f.value(p);
    };
  }

  private static double mix(double weight, double first, double second) {
    return weight == 1 ? first : weight == 0 ? second : weight * first + (1 - weight) * second;
  }

  private static double weight(Primitive row, double... x) {
    return switch (row) {
      case Unary f -> f.firstWeight(x[0], f.tie());
      case Binary f -> f.firstWeight(x[0], x[1], f.tie());
      case Nary f -> throw new AssertionError(f.name() + " has no pieces");
    };
  }

  private static Object room(ClassDesc type, @Nullable Object tape, int least) {
    if (tape != null && Array.getLength(tape) >= least) {
      return tape;
    }
    Object grown = Array.newInstance(component(type), Math.max(2 * least, 16));
    if (tape != null) {
      System.arraycopy(tape, 0, grown, 0, Array.getLength(tape));
    }
    return grown;
  }

  private static Class<?> component(ClassDesc type) {
    return switch (type.descriptorString()) {
      case "[D" -> double.class;
      case "[I" -> int.class;
      case "[J" -> long.class;
      default -> Object.class;
    };
  }

  // Arithmetic.

  private static Object arithmetic(Opcode opcode, List<@Nullable Object> x) {
    Object first = nonNull(x.getFirst());
    return switch (first) {
      case Integer a when x.size() == 1 -> ofInteger(opcode, a);
      case Integer a -> integers(opcode, a, integer(x.get(1)));
      case Long a when x.size() == 1 -> ofLong(opcode, a);
      case Long a -> longs(opcode, a, (Number) nonNull(x.get(1)));
      case Float a when x.size() == 1 -> ofFloat(opcode, a);
      case Float a -> floats(opcode, a, (Float) nonNull(x.get(1)));
      case Double a when x.size() == 1 -> ofDouble(opcode, a);
      case Double a -> doubles(opcode, a, number(x.get(1)));
      default -> throw new AssertionError(opcode + " of " + first);
    };
  }

  private static Object ofInteger(Opcode opcode, int a) {
    return switch (opcode) {
      case INEG -> -a;
      case I2L -> (long) a;
      case I2F -> (float) a;
      case I2D -> (double) a;
      case I2B -> (int) (byte) a;
      case I2C -> (int) (char) a;
      case I2S -> (int) (short) a;
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object ofLong(Opcode opcode, long a) {
    return switch (opcode) {
      case LNEG -> -a;
      case L2I -> (int) a;
      case L2F -> (float) a;
      case L2D -> (double) a;
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object ofFloat(Opcode opcode, float a) {
    return switch (opcode) {
      case FNEG -> -a;
      case F2I -> (int) a;
      case F2L -> (long) a;
      case F2D -> (double) a;
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object ofDouble(Opcode opcode, double a) {
    return switch (opcode) {
      case DNEG -> -a;
      case D2I -> (int) a;
      case D2L -> (long) a;
      case D2F -> (float) a;
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object integers(Opcode opcode, int a, int b) {
    return switch (opcode) {
      case IADD -> a + b;
      case ISUB -> a - b;
      case IMUL -> a * b;
      case IDIV -> a / b;
      case IREM -> a % b;
      case ISHL -> a << b;
      case ISHR -> a >> b;
      case IUSHR -> a >>> b;
      case IAND -> a & b;
      case IOR -> a | b;
      case IXOR -> a ^ b;
      default -> throw new AssertionError(opcode);
    };
  }

  /** Shifts have an int on the right. */
  private static Object longs(Opcode opcode, long a, Number right) {
    long b = right.longValue();
    return switch (opcode) {
      case LADD -> a + b;
      case LSUB -> a - b;
      case LMUL -> a * b;
      case LDIV -> a / b;
      case LREM -> a % b;
      case LSHL -> a << right.intValue();
      case LSHR -> a >> right.intValue();
      case LUSHR -> a >>> right.intValue();
      case LAND -> a & b;
      case LOR -> a | b;
      case LXOR -> a ^ b;
      case LCMP -> Long.compare(a, b);
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object floats(Opcode opcode, float a, float b) {
    return switch (opcode) {
      case FADD -> a + b;
      case FSUB -> a - b;
      case FMUL -> a * b;
      case FDIV -> a / b;
      case FREM -> a % b;
      case FCMPL -> a < b ? -1 : a > b ? 1 : a == b ? 0 : -1;
      case FCMPG -> a < b ? -1 : a > b ? 1 : a == b ? 0 : 1;
      default -> throw new AssertionError(opcode);
    };
  }

  private static Object doubles(Opcode opcode, double a, double b) {
    return switch (opcode) {
      case DADD -> a + b;
      case DSUB -> a - b;
      case DMUL -> a * b;
      case DDIV -> a / b;
      case DREM -> a % b;
      case DCMPL -> a < b ? -1 : a > b ? 1 : a == b ? 0 : -1;
      case DCMPG -> a < b ? -1 : a > b ? 1 : a == b ? 0 : 1;
      default -> throw new AssertionError(opcode);
    };
  }

  private static int integer(@Nullable Object x) {
    return (Integer) nonNull(x);
  }

  private static double number(@Nullable Object x) {
    return (Double) nonNull(x);
  }

  private static double[] numbers(List<@Nullable Object> x) {
    return x.stream().mapToDouble(Interpreter::number).toArray();
  }

  private static Object nonNull(@Nullable Object x) {
    if (x == null) {
      throw new NullPointerException();
    }
    return x;
  }

  /** What the operand stack holds for a value. */
  private static @Nullable Object normal(@Nullable Object x) {
    return switch (x) {
      case Boolean b -> b ? 1 : 0;
      case Character c -> (int) c;
      case Byte b -> (int) b;
      case Short s -> (int) s;
      case null, default -> x;
    };
  }

  /** What a parameter or an element of a type takes for an operand. */
  private static @Nullable Object as(Class<?> type, @Nullable Object x) {
    return switch (TypeKind.fromDescriptor(type.descriptorString())) {
      case BOOLEAN -> (integer(x) & 1) != 0;
      case CHAR -> (char) integer(x);
      case BYTE -> (byte) integer(x);
      case SHORT -> (short) integer(x);
      default -> x;
    };
  }

  // Arrays.

  private static @Nullable Object load(@Nullable Object array, int i) {
    return switch (nonNull(array)) {
      case double[] a -> a[i];
      case int[] a -> a[i];
      case long[] a -> a[i];
      case float[] a -> a[i];
      case boolean[] a -> a[i] ? 1 : 0;
      case char[] a -> (int) a[i];
      case byte[] a -> (int) a[i];
      case short[] a -> (int) a[i];
      case Object[] a -> a[i];
      default -> throw new AssertionError();
    };
  }

  private static void store(@Nullable Object array, int i, @Nullable Object x) {
    switch (nonNull(array)) {
      case double[] a -> a[i] = number(x);
      case int[] a -> a[i] = integer(x);
      case long[] a -> a[i] = (Long) nonNull(x);
      case float[] a -> a[i] = (Float) nonNull(x);
      case boolean[] a -> a[i] = (integer(x) & 1) != 0;
      case char[] a -> a[i] = (char) integer(x);
      case byte[] a -> a[i] = (byte) integer(x);
      case short[] a -> a[i] = (short) integer(x);
      case @Nullable Object[] a -> a[i] = x;
      default -> throw new AssertionError();
    }
  }

  // Classes and their members.

  private Class<?> load(ClassDesc type) {
    return MethodType.fromMethodDescriptorString("()" + type.descriptorString(), loader)
        .returnType();
  }

  private Class<?>[] parameters(MethodTypeDesc type) {
    return type.parameterList().stream().map(this::load).toArray(Class<?>[]::new);
  }

  private Field field(Op.Field of) {
    return fields.computeIfAbsent(
        of,
        o -> {
          try {
            Field field = load(of.owner()).getDeclaredField(of.name());
            field.setAccessible(true);
            return field;
          } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
          }
        });
  }

  private Executable method(Op.Call call) {
    return methods.computeIfAbsent(
        call,
        c -> {
          Class<?> owner = load(call.owner());
          Executable method =
              call.name().equals(ConstantDescs.INIT_NAME)
                  ? constructor(owner, parameters(call.type()))
                  : method(owner, call.name(), parameters(call.type()));
          return accessible(method);
        });
  }

  private static Executable accessible(Executable method) {
    // Those of the JDK are public, and not open.
    if (method.getDeclaringClass().getClassLoader() != null) {
      method.setAccessible(true);
    }
    return method;
  }

  private static Constructor<?> constructor(Class<?> owner, Class<?>... parameters) {
    try {
      return owner.getDeclaredConstructor(parameters);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static Method method(Class<?> owner, String name, Class<?>... parameters) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      try {
        return type.getDeclaredMethod(name, parameters);
      } catch (NoSuchMethodException e) {
        continue;
      }
    }
    try {
      return owner.getMethod(name, parameters); // of an interface
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private Method accessor(Op.Component of) {
    return (Method) accessible(load(of.record()).getRecordComponents()[of.index()].getAccessor());
  }

  private Object makeRecord(Op.MakeRecord make, List<@Nullable Object> components)
      throws Throwable {
    Class<?> type = load(make.record());
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents()).map(c -> c.getType()).toArray(Class<?>[]::new);
    return nonNull(invoke(accessible(constructor(type, parameters)), null, components));
  }

  private @Nullable Object call(Op.Call call, ClassDesc result, List<@Nullable Object> operands)
      throws Throwable {
    Executable method = method(call);
    boolean hasReceiver = call.opcode() != Opcode.INVOKESTATIC && method instanceof Method;
    Object receiver = hasReceiver ? nonNull(operands.getFirst()) : null;
    Object value =
        invoke(method, receiver, hasReceiver ? operands.subList(1, operands.size()) : operands);
    return result.equals(ConstantDescs.CD_void) ? null : normal(value);
  }

  private static @Nullable Object invoke(
      Executable method, @Nullable Object receiver, List<@Nullable Object> operands)
      throws Throwable {
    @Nullable Object[] arguments = new @Nullable Object[operands.size()];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = as(method.getParameterTypes()[k], operands.get(k));
    }
    try {
      return method instanceof Constructor<?> c
          ? c.newInstance(arguments)
          : ((Method) method).invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw nonNullCause(e);
    }
  }

  private static Throwable nonNullCause(InvocationTargetException e) {
    return (Throwable) nonNull(e.getCause());
  }

  private @Nullable Object dynamic(DynamicCallSiteDesc site, List<@Nullable Object> operands)
      throws Throwable {
    @Nullable Object[] arguments = new @Nullable Object[operands.size()];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = as(load(site.invocationType().parameterType(k)), operands.get(k));
    }
    return normal(link(site).getTarget().invokeWithArguments(arguments));
  }

  /** As the JVM does it: what a call site describes is resolved, its arguments too. */
  private CallSite link(DynamicCallSiteDesc site) throws Throwable {
    List<Object> arguments = new ArrayList<>();
    arguments.add(lookup);
    arguments.add(site.invocationName());
    arguments.add(site.invocationType().resolveConstantDesc(lookup));
    for (ConstantDesc argument : site.bootstrapArgs()) {
      arguments.add(argument.resolveConstantDesc(lookup));
    }
    return (CallSite)
        nonNull(site.bootstrapMethod().resolveConstantDesc(lookup).invokeWithArguments(arguments));
  }
}
