package dev.cotangent.tensor;

import dev.cotangent.kernel.Gates;
import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Domain;
import dev.cotangent.primitive.Formula;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Nary;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Role;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of the scalar registry as an operation on tensors, element by element, with broadcasting.
 * Nothing of the row is repeated here: value, pushforward and pullback are {@linkplain Program
 * programs} made from it.
 *
 * <p>A pullback broadcasts as well: where an operand was repeated along an axis, what its copies
 * contribute is summed up there.
 */
final class Elementwise implements TensorPrimitive {
  private static final int MOST_KEPT = 4096;
  private static volatile IdentityHashMap<Primitive, Elementwise> known = new IdentityHashMap<>();

  private final Primitive row;
  private final int arity;
  private final Program value;

  /** What each operand's contribution is; computed when first needed. */
  private final @Nullable Contribution[] contributions;

  /**
   * How an operand contributes: a program over the operands, the result and what comes in.
   *
   * @param program null if what comes in is the contribution, or if there is none
   * @param none whether the operand contributes nothing at all
   */
  private record Contribution(@Nullable Program program, boolean none) {
    static final Contribution NONE = new Contribution(null, true);
    static final Contribution WHOLE = new Contribution(null, false);
  }

  private Elementwise(Primitive row, int arity) {
    this.row = row;
    this.arity = arity;
    this.contributions = new Contribution[arity];
    Program.Writer writer = new Program.Writer(arity);
    this.value = writer.result(writer.apply(row, upTo(arity)));
  }

  /** Returns the operation that applies a row of a fixed number of arguments. */
  static Elementwise of(Primitive row) {
    Elementwise elementwise = known.get(row);
    return elementwise == null ? remember(row) : elementwise;
  }

  private static synchronized Elementwise remember(Primitive row) {
    Elementwise elementwise = of(row, row.arity());
    // Rows are meant to be constants; a program that makes them as it goes must not fill the
    // memory.
    IdentityHashMap<Primitive, Elementwise> more =
        known.size() < MOST_KEPT ? new IdentityHashMap<>(known) : new IdentityHashMap<>();
    more.put(row, elementwise);
    known = more;
    return elementwise;
  }

  /** Returns the operation that applies a row to so many operands. */
  static Elementwise of(Primitive row, int operands) {
    if (row.arity() >= 0 && row.arity() != operands) {
      throw new IllegalArgumentException(
          row.name() + " takes " + row.arity() + " argument(s), but was given " + operands);
    }
    return new Elementwise(row, operands);
  }

  private static int[] upTo(int count) {
    int[] registers = new int[count];
    Arrays.setAll(registers, i -> i);
    return registers;
  }

  /** The program of the value. */
  Program program() {
    return value;
  }

  @Override
  public String name() {
    return row.name();
  }

  @Override
  public Role role() {
    return row.role();
  }

  @Override
  public Primitive elementwise() {
    return row;
  }

  /** The operands' common shape; checks their types as well. */
  static Shape shape(String name, Tensor... x) {
    Shape shape = x[0].dimensions();
    for (int i = 1; i < x.length; i++) {
      requireSameType(name, x[0], x[i]);
      shape = shape.broadcast(x[i].dimensions(), name);
    }
    return shape;
  }

  static void requireSameType(String name, Tensor x, Tensor y) {
    if (x.type() != y.type()) {
      throw new IllegalArgumentException(
          name
              + ": the operands' types are "
              + x.type()
              + " "
              + x.dimensions()
              + " and "
              + y.type()
              + " "
              + y.dimensions()
              + "; convert one of them with to(...)");
    }
  }

  @Override
  public Tensor value(Tensor... x) {
    return value.run(shape(row.name(), x), x);
  }

  @Override
  public @Nullable Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
    return contribution(k, x, y, dx, y.dimensions());
  }

  @Override
  public @Nullable Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
    Tensor contribution = contribution(k, x, y, w, y.dimensions());
    return contribution == null ? null : contribution.sumTo(x[k].dimensions());
  }

  private @Nullable Tensor contribution(int k, Tensor[] x, Tensor y, Tensor in, Shape shape) {
    Contribution contribution = contribution(k);
    if (contribution.none) {
      return null;
    }
    if (contribution.program == null) {
      return in.broadcastTo(shape.sizes);
    }
    Tensor[] registers = Arrays.copyOf(x, arity + 2);
    registers[arity] = y;
    registers[arity + 1] = in;
    return contribution.program.run(shape, registers);
  }

  private Contribution contribution(int k) {
    Contribution contribution = contributions[k];
    if (contribution == null) {
      contribution = write(k);
      contributions[k] = contribution;
    }
    return contribution;
  }

  private Contribution write(int k) {
    Program.Writer writer = new Program.Writer(arity + 2);
    int in = arity + 1;
    boolean kinked = row.rule(k, 1).isPresent() || !row.kinks().isEmpty();
    int slope = kinked && !(row instanceof Nary) ? mixedSlope(writer, k) : smoothSlope(writer, k);
    if (writer.isConstant(slope, 0)) {
      return Contribution.NONE;
    }
    if (!writer.isConstant(slope) && row.domain() != Domain.REALS) {
      slope = writer.apply(Gates.GUARD, arity, slope);
    }
    return contribution(writer, in, slope, k);
  }

  /** Where a slope selects, nothing may pass that was not selected, not NaN. */
  private Contribution contribution(Program.Writer writer, int in, int slope, int k) {
    int out;
    if (writer.isConstant(slope)) {
      out = writer.times(in, slope);
    } else if (row.role() == Role.ROUTER || row == Gates.ROUTE) {
      out = writer.apply(Gates.ROUTE, slope, in);
    } else if (row == Gates.GATE && k == 1) {
      out = writer.apply(Gates.GATE, slope, in); // a gate's first factor selects the second
    } else {
      out = writer.times(in, slope);
    }
    return out == in ? Contribution.WHOLE : new Contribution(writer.result(out), false);
  }

  private int smoothSlope(Program.Writer writer, int k) {
    Optional<Formula> formula = row.rule(k, 0);
    return formula.isPresent()
        ? writer.formula(formula.get())
        : writer.partial(row, k, upTo(arity + 1));
  }

  private int mixedSlope(Program.Writer writer, int k) {
    Optional<Formula> first = row.rule(k, 0);
    Optional<Formula> second = row.rule(k, 1);
    if (first.isEmpty() || second.isEmpty()) {
      return writer.partial(row, k, upTo(arity + 1));
    }
    int a = writer.formula(first.get());
    int b = writer.formula(second.get());
    if (writer.isConstant(a, 0) && writer.isConstant(b, 0)) {
      return a;
    }
    int weight = writer.weight(row, upTo(arity));
    if (writer.isConstant(a, 1) && writer.isConstant(b, 0)) {
      return weight;
    }
    int other = writer.apply(Arithmetic.SUB, writer.constant(1), weight);
    if (writer.isConstant(a, 0) && writer.isConstant(b, 1)) {
      return other;
    }
    return writer.apply(
        Arithmetic.ADD, writer.apply(Gates.GATE, weight, a), writer.apply(Gates.GATE, other, b));
  }

  /** Tells whoever watches for kinks where the row was applied at one. */
  void note(Tensor... x) {
    if (row.kinks().isEmpty()) {
      return;
    }
    Shape shape = shape(row.name(), x);
    List<double[]> elements =
        Arrays.stream(x).map(operand -> operand.broadcastTo(shape.sizes).toArray()).toList();
    for (int i = 0; i < shape.size; i++) {
      int at = i;
      double[] point = elements.stream().mapToDouble(values -> values[at]).toArray();
      if (row.hasKinkAt(point)) {
        Kinks.report(row.name(), point);
      }
    }
  }

  @Override
  public String toString() {
    return row.name();
  }
}
