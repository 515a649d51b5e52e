package dev.cotangent.reverse;

import dev.cotangent.primitive.Direction;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Node;
import dev.cotangent.primitive.Real;
import dev.cotangent.tensor.Arena;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorLevel;
import dev.cotangent.tensor.TensorPrimitive;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The level behind a tape, from its start to its reset or its end. It names intermediate results by
 * writing entries.
 */
final class Recording extends Level implements TensorLevel {
  private static final AtomicLong NUMBERS = new AtomicLong();

  final TapeMemory memory;
  private final Entries entries;
  private final TensorTape tensors;
  private int[] inputs = {};
  private int inputCount;
  private final Thread owner = Thread.currentThread();
  private final long number = NUMBERS.incrementAndGet();
  private boolean over;

  Recording(TapeMemory memory) {
    this.memory = memory;
    this.entries = memory.entries;
    this.tensors = memory.tensors;
  }

  /** Returns new inputs. */
  Tensor[] variables(Tensor... values) {
    requireUsable(null);
    Tensor[] variables = new Tensor[values.length];
    for (int i = 0; i < values.length; i++) {
      Tensor value = Objects.requireNonNull(values[i], "an input is null");
      variables[i] = Tensor.lifted(this, value, tensors.input(value));
    }
    return variables;
  }

  /** Returns new inputs. */
  Real[] variables(Real... values) {
    int first = reserve(values.length);
    Real[] variables = new Real[values.length];
    for (int i = 0; i < values.length; i++) {
      variables[i] = input(values[i], new TapeNode(first + i));
    }
    return variables;
  }

  /** Returns new inputs. */
  Real[] variables(double... values) {
    int first = reserve(values.length);
    Real[] variables = new Real[values.length];
    for (int i = 0; i < values.length; i++) {
      variables[i] = input(values[i], new TapeNode(first + i));
    }
    return variables;
  }

  /** Returns new inputs that change at the given rates in a direction of an outer level. */
  Real[] variables(double[] values, Direction direction, double[] rates) {
    int first = reserve(values.length);
    Real[] variables = new Real[values.length];
    for (int i = 0; i < values.length; i++) {
      variables[i] = input(values[i], direction, rates[i], new TapeNode(first + i));
    }
    return variables;
  }

  private int reserve(int count) {
    requireUsable(null);
    int first = entries.inputs(count);
    int needed = inputCount + count;
    if (needed > inputs.length) {
      inputs = Arrays.copyOf(inputs, Math.max(needed, 2 * inputs.length));
    }
    for (int i = 0; i < count; i++) {
      inputs[inputCount++] = first + i;
    }
    return first;
  }

  /** Returns the results' derivatives with respect to the inputs, as far as recorded. */
  Linearization linearize(Real... results) {
    LinearForm[] forms = new LinearForm[results.length];
    for (int i = 0; i < results.length; i++) {
      forms[i] = formOf(results[i]);
    }
    return new Linearization(memory, forms, Arrays.copyOf(inputs, inputCount));
  }

  /** Throws if a number or a tensor is of another tape. */
  void requireOwn(@Nullable Level level) {
    if (level instanceof Recording other && other != this) {
      other.requireUsable(this);
      throw new IllegalStateException(
          "a number of " + other + " was handed to " + this + "; ask the tape that recorded it");
    }
  }

  /** Ends the recording and leaves the memory, no larger than it must be, to who reads it. */
  void end() {
    over = true;
    entries.trim();
  }

  /** Ends the recording and hands its memory on. */
  void discard() {
    if (!over) {
      requireUsable(this);
      over = true;
      memory.giveBack();
    }
  }

  @Override
  protected Node form(Node a, double p, Node b, double q) {
    return new TapeNode(a, p, b, q);
  }

  @Override
  protected void settle(Node node, Node a, double p, Node b, double q) {
    requireHere();
    ((TapeNode) node).index = entries.append(index(a), p, index(b), q);
  }

  @Override
  protected Node combine(
      Direction direction, Node a, double p, double dp, Node b, double q, double dq) {
    requireHere();
    return new TapeNode(entries.append(direction, index(a), p, dp, index(b), q, dq));
  }

  @Override
  protected Node combine(Node a, Real p, Node b, Real q) {
    requireHere();
    return new TapeNode(entries.append(index(a), p, index(b), q));
  }

  static int index(@Nullable Node node) {
    return node == null ? 0 : ((TapeNode) node).index;
  }

  @Override
  public Object derive(TensorPrimitive f, Tensor[] x, Tensor y, @Nullable Object[] marks) {
    requireHere();
    return tensors.apply(entries.count(), f, x, y, marks);
  }

  @Override
  public Object gather(LinearForm[] elements, Tensor primal) {
    requireHere();
    return tensors.gather(entries.count(), elements, primal);
  }

  @Override
  public Real[] elements(Tensor primal, Object mark, int[] places) {
    requireHere();
    Real[] values = Tensor.elementsOf(primal, places);
    int first = entries.inputs(places.length);
    tensors.elements(entries.count(), primal, (TensorNode) mark, places, first);
    Real[] elements = new Real[places.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = input(values[i], new TapeNode(first + i));
    }
    return elements;
  }

  @Override
  public Arena arena() {
    return tensors.arena();
  }

  private void requireHere() {
    if (over || Thread.currentThread() != owner) {
      requireUsable(this);
    }
  }

  @Override
  protected void requireUsable(@Nullable Level user) {
    if (over) {
      throw new IllegalStateException(
          "a number of "
              + this
              + " was used after that tape had been reset or closed"
              + by(user)
              + "; keep its value() instead of the number, or do the work before the tape ends");
    }
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a number of "
              + this
              + " was used on "
              + name(Thread.currentThread())
              + by(user)
              + "; a tape belongs to the thread that opened it: differentiate on each thread apart");
    }
  }

  private String by(@Nullable Level user) {
    return user == null || user == this ? "" : ", by " + user;
  }

  @Override
  public String toString() {
    return "tape " + number + " of " + name(owner);
  }

  private static String name(Thread thread) {
    return thread.getName().isEmpty()
        ? "thread " + thread.threadId()
        : "thread '" + thread.getName() + "'";
  }
}
