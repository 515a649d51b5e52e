package dev.cotangent.tensor;

import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DeviceKernels.Work;
import dev.cotangent.kernel.Gates;
import dev.cotangent.kernel.Workers;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Subgradient;
import dev.cotangent.primitive.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression over tensors, element by element, in one pass over memory however many operations
 * it has. Value, pushforward and pullback of every elementwise primitive are programs, written from
 * the scalar registry's rows.
 *
 * <p>A program is a list of steps over registers. It is run in blocks that fit into the first-level
 * cache: each step is one kernel call over a block, so that what a step leaves is still at hand for
 * the next one, only the result goes to memory, and every loop is one that the JIT compiler has
 * seen with a fixed operation. It is how column-store databases evaluate expressions (Boncz,
 * Zukowski and Nes 2005, "MonetDB/X100: Hyper-pipelining query execution"). Large tensors are cut
 * into parts that the {@link Workers} share.
 *
 * <p>Over tensors that carry derivatives themselves the same steps are applied one by one as tensor
 * operations, each of which has its derivative again.
 */
final class Program {
  private static final int BLOCK = 1024;
  private static final int PART = 16 * BLOCK;

  /** What a step computes into a register of its own. */
  private sealed interface Step {
    int[] operands();
  }

  /** A primitive's value. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Apply(Primitive f, int... operands) implements Step {}

  /** The weight of a row's first piece, under the policy in force. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Weight(Primitive f, int... operands) implements Step {}

  /** A partial of a row whose rule is no formula; the operands are the arguments and the result. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  private record Partial(Primitive f, int k, int... operands) implements Step {}

  private final int inputs;
  private final double[] constants;
  private final Step[] steps;

  /** The step whose block a step writes to: steps whose lives do not overlap share one. */
  private final int[] owners;

  private Program(int inputs, double[] constants, Step... steps) {
    this.inputs = inputs;
    this.constants = constants;
    this.steps = steps;
    this.owners = new int[steps.length];
    shareBlocks();
  }

  private void shareBlocks() {
    int first = inputs + constants.length;
    int[] lastUse = new int[first + steps.length];
    for (int i = 0; i < steps.length; i++) {
      for (int operand : steps[i].operands()) {
        lastUse[operand] = i;
      }
    }
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      owners[i] = free.isEmpty() ? i : free.removeLast();
      for (int operand : Arrays.stream(steps[i].operands()).distinct().toArray()) {
        if (operand >= first && lastUse[operand] == i) {
          free.add(owners[operand - first]);
        }
      }
    }
  }

  /** Writes a program, step by step. Registers are numbered: inputs first, then what is added. */
  static final class Writer {
    private final int inputs;
    private final List<Double> constants = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** Constants are registers -1, -2 and so on until the program is complete. */
    Writer(int inputs) {
      this.inputs = inputs;
    }

    int constant(double value) {
      int known = constants.indexOf(value);
      if (known < 0) {
        constants.add(value);
        known = constants.size() - 1;
      }
      return -1 - known;
    }

    boolean isConstant(int register, double value) {
      return register < 0 && constants.get(-1 - register) == value;
    }

    boolean isConstant(int register) {
      return register < 0;
    }

    private int add(Step step) {
      steps.add(step);
      return inputs + steps.size() - 1;
    }

    int apply(Primitive f, int... operands) {
      return add(new Apply(f, operands));
    }

    int weight(Primitive f, int... operands) {
      return add(new Weight(f, operands));
    }

    int partial(Primitive f, int k, int... operands) {
      return add(new Partial(f, k, operands));
    }

    /** Writes a formula whose arguments are the registers from 0 on. */
    int formula(Formula formula) {
      return formula(formula, new IdentityHashMap<>());
    }

    private int formula(Formula formula, Map<Formula, Integer> written) {
      Integer known = written.get(formula);
      if (known == null) {
        known =
            switch (formula) {
              case Formula.Argument argument -> argument.index();
              case Formula.Constant constant -> constant(constant.value());
              case Formula.Application application ->
                  apply(
                      application.primitive(),
                      application.operands().stream()
                          .mapToInt(operand -> formula(operand, written))
                          .toArray());
            };
        written.put(formula, known);
      }
      return known;
    }

    /** A slope times what comes in, where 0 does not meet the slope. */
    int times(int in, int slope) {
      if (isConstant(slope, 1)) {
        return in;
      }
      if (isConstant(slope, -1)) {
        return apply(Arithmetic.NEG, in);
      }
      return apply(Gates.GATE, in, slope);
    }

    /** Returns the program whose result is a register that is no constant. */
    Program result(int register) {
      if (register < inputs || register != inputs + steps.size() - 1) {
        throw new AssertionError("the result is the last step");
      }
      double[] values = constants.stream().mapToDouble(Double::doubleValue).toArray();
      Step[] finished =
          steps.stream().map(step -> shifted(step, values.length)).toArray(Step[]::new);
      return new Program(inputs, values, finished);
    }

    /** Constants come to lie between the inputs and the steps. */
    private Step shifted(Step step, int count) {
      int[] operands = step.operands().clone();
      for (int i = 0; i < operands.length; i++) {
        operands[i] =
            operands[i] < 0
                ? inputs - 1 - operands[i]
                : operands[i] < inputs ? operands[i] : operands[i] + count;
      }
      return switch (step) {
        case Apply apply -> new Apply(apply.f, operands);
        case Weight weight -> new Weight(weight.f, operands);
        case Partial partial -> new Partial(partial.f, partial.k, operands);
      };
    }
  }

  /** Runs the program: over constants in one pass, otherwise as tensor operations. */
  Tensor run(Shape shape, Tensor... x) {
    for (Tensor operand : x) {
      if (!operand.isConstant()) {
        return compose(shape, x);
      }
    }
    ElementType type = x[0].type();
    Buffer result = Arena.allocate(type, shape.size);
    run(shape, result, x);
    return Tensor.of(result, shape);
  }

  /** Runs the program over constants, into a buffer. */
  void run(Shape shape, Buffer result, Tensor... x) {
    int n = shape.size;
    Operand[] operands = new Operand[x.length];
    for (int i = 0; i < x.length; i++) {
      operands[i] = Operand.of(x[i], shape);
    }
    DeviceKernels device = Offload.device(Work.ELEMENTWISE, n, x);
    if (device != null && isComputedBy(device)) {
      runOnDevice(device, result, n, operands);
    } else if (n <= 2 * PART) {
      run(operands, result, 0, n);
    } else {
      Subgradient policy = Subgradient.current();
      Workers.run(
          (n + PART - 1) / PART,
          part -> {
            int from = part * PART;
            int to = Math.min(from + PART, n);
            policy.during(() -> {
              run(operands, result, from, to);
              return true;
            });
          });
    }
  }

  private boolean isComputedBy(DeviceKernels device) {
    for (Step step : steps) {
      boolean computed =
          switch (step) {
            case Apply apply -> device.computes(apply.f);
            case Weight weight -> device.weighs(weight.f);
            case Partial partial -> false;
          };
      if (!computed) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts the steps together on a device, which computes them when the result is needed. Registers
   * are held meanwhile: a device may compute a part of a long plan at any step, and would take what
   * only that part had used for done with.
   */
  private void runOnDevice(DeviceKernels device, Buffer result, int n, Operand... x) {
    List<DeviceArray> registers = new ArrayList<>();
    try {
      for (Operand operand : x) {
        keep(operand.on(device, n), registers);
      }
      for (double constant : constants) {
        keep(device.constant(Offload.precision(result.type()), constant, n), registers);
      }
      for (Step step : steps) {
        DeviceArray[] operands =
            Arrays.stream(step.operands()).mapToObj(registers::get).toArray(DeviceArray[]::new);
        keep(onDevice(device, step, operands), registers);
      }
      result.become(device, registers.getLast());
    } finally {
      registers.forEach(DeviceArray::letGo);
    }
  }

  private static void keep(DeviceArray register, List<DeviceArray> registers) {
    register.hold();
    registers.add(register);
  }

  private static DeviceArray onDevice(DeviceKernels device, Step step, DeviceArray... x) {
    return switch (step) {
      case Apply apply -> device.apply(apply.f, x);
      case Weight weight -> device.weight(weight.f, tie(weight.f), x);
      case Partial partial -> throw new AssertionError("no device computes " + partial);
    };
  }

  private static double tie(Primitive f) {
    return switch (f) {
      case Unary row -> row.tie();
      case Binary row -> row.tie();
      case Nary row -> throw new AssertionError("rows of several arguments have no pieces");
    };
  }

  private void run(Operand[] x, Buffer result, int from, int to) {
    Scratch scratch = Scratch.of(result.type());
    scratch.enter();
    try {
      int size = Math.min(BLOCK, to - from);
      int registers = inputs + constants.length + steps.length;
      Scratch.Registers taken = scratch.registers(registers);
      Buffer[] buffers = taken.buffers();
      int[] at = taken.places();
      Arrays.fill(at, 0, registers, 0);
      prepare(x, scratch, buffers, size);
      buffers[registers - 1] = result;
      for (int start = from; start < to; start += BLOCK) {
        int n = Math.min(BLOCK, to - start);
        for (int i = 0; i < inputs; i++) {
          at[i] = x[i].load(start, n, buffers[i]);
        }
        int last = registers - 1;
        for (int i = 0; i < steps.length; i++) {
          int register = inputs + constants.length + i;
          at[register] = register == last ? start : 0;
          run(steps[i], buffers, at, register, n);
        }
      }
    } finally {
      scratch.leave();
    }
  }

  /** Gives every register its buffer: an input that lies as the result does is read in place. */
  private void prepare(Operand[] x, Scratch scratch, Buffer[] buffers, int size) {
    for (int i = 0; i < inputs; i++) {
      buffers[i] = x[i].isInPlace() ? x[i].buffer() : scratch.block(size);
      if (x[i].isSingle()) {
        buffers[i].fill(0, size, x[i].first());
      }
    }
    for (int i = 0; i < constants.length; i++) {
      Buffer block = scratch.block(size);
      block.fill(0, size, constants[i]);
      buffers[inputs + i] = block;
    }
    int first = inputs + constants.length;
    for (int i = 0; i < steps.length; i++) {
      buffers[first + i] = owners[i] == i ? scratch.block(size) : buffers[first + owners[i]];
    }
  }

  private void run(Step step, Buffer[] buffers, int[] at, int register, int n) {
    Buffer result = buffers[register];
    int place = at[register];
    int[] x = step.operands();
    switch (step) {
      case Apply apply -> {
        switch (apply.f) {
          case Unary f -> result.map(place, f, buffers[x[0]], at[x[0]], n);
          case Binary f ->
              result.map(place, f, buffers[x[0]], at[x[0]], buffers[x[1]], at[x[1]], n);
          case Nary f -> each(f::value, x, x.length, buffers, at, result, place, n);
        }
      }
      case Weight weight -> {
        switch (weight.f) {
          case Unary f -> result.weight(place, f, f.tie(), buffers[x[0]], at[x[0]], n);
          case Binary f ->
              result.weight(place, f, f.tie(), buffers[x[0]], at[x[0]], buffers[x[1]], at[x[1]], n);
          case Nary f -> throw new AssertionError("rows of several arguments have no pieces");
        }
      }
      case Partial partial ->
          each(slope(partial.f, partial.k), x, x.length, buffers, at, result, place, n);
    }
  }

  private interface OfElements {
    double at(double... x);
  }

  /** A partial as a function of the arguments and the result. */
  private static OfElements slope(Primitive f, int k) {
    return switch (f) {
      case Unary row -> x -> row.slope(x[0], x[1]);
      case Binary row -> x -> k == 0 ? row.first(x[0], x[1], x[2]) : row.second(x[0], x[1], x[2]);
      case Nary row -> x -> row.partial(k, Arrays.copyOf(x, x.length - 1), x[x.length - 1]);
    };
  }

  private static void each(
      OfElements f,
      int[] x,
      int arity,
      Buffer[] buffers,
      int[] at,
      Buffer result,
      int place,
      int n) {
    double[] element = new double[arity];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < arity; k++) {
        element[k] = buffers[x[k]].get(at[x[k]] + i);
      }
      result.set(place + i, f.at(element));
    }
  }

  /** The same over tensors that carry derivatives: step by step. */
  private Tensor compose(Shape shape, Tensor... x) {
    Tensor[] registers = new Tensor[inputs + constants.length + steps.length];
    System.arraycopy(x, 0, registers, 0, inputs);
    for (int i = 0; i < constants.length; i++) {
      registers[inputs + i] = x[0].scalarLike(constants[i]);
    }
    int register = inputs + constants.length;
    for (Step step : steps) {
      int[] operands = step.operands();
      Tensor[] taken = new Tensor[operands.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = registers[operands[i]];
      }
      registers[register++] = compose(step, taken);
    }
    return registers[register - 1].broadcastTo(shape.sizes);
  }

  private static Tensor compose(Step step, Tensor... x) {
    return switch (step) {
      case Apply apply -> Tensor.apply(Elementwise.of(apply.f), x);
      case Weight weight -> {
        Tensor[] values = new Tensor[x.length];
        for (int i = 0; i < x.length; i++) {
          values[i] = x[i].values();
        }
        Writer writer = new Writer(x.length);
        int[] operands = new int[x.length];
        Arrays.setAll(operands, i -> i);
        yield writer
            .result(writer.weight(weight.f, operands))
            .run(Elementwise.shape("weight", x), values);
      }
      case Partial partial -> composePartial(partial, x);
    };
  }

  /** A rule that looks at values: element by element, over numbers. */
  private static Tensor composePartial(Partial partial, Tensor... x) {
    Shape shape = Elementwise.shape(partial.f.name(), x);
    Real[][] elements = new Real[x.length][];
    for (int i = 0; i < x.length; i++) {
      elements[i] = x[i].broadcastTo(shape.sizes).toReals();
    }
    Real[] slopes = new Real[shape.size];
    for (int i = 0; i < slopes.length; i++) {
      int at = i;
      Real[] point = new Real[x.length];
      Arrays.setAll(point, k -> elements[k][at]);
      slopes[i] = slopeAt(partial, point);
    }
    return Tensor.of(slopes, shape.sizes).to(x[0].type());
  }

  private static Real slopeAt(Partial partial, Real... x) {
    return switch (partial.f) {
      case Unary f -> f.slope(x[0], x[1]);
      case Binary f -> partial.k == 0 ? f.first(x[0], x[1], x[2]) : f.second(x[0], x[1], x[2]);
      case Nary f -> f.partial(partial.k, Arrays.copyOf(x, x.length - 1), x[x.length - 1]);
    };
  }
}
