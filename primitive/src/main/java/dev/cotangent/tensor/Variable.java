package dev.cotangent.tensor;

import java.util.Arrays;

/**
 * A constant tensor whose elements are replaced from time to time: the parameter of a model, in
 * memory of its own, so that a loop that improves it allocates nothing.
 *
 * <p>No tensor ever changes under its user: an update ends what {@link #value} has returned before,
 * and using it is an exception from then on. {@link #copy} is to be kept.
 *
 * <p>Confined to one thread at a time.
 */
public final class Variable {
  private final Buffer buffer;
  private final Shape shape;
  private Tensor value;

  private Variable(Buffer buffer, Shape shape) {
    this.buffer = buffer;
    this.shape = shape;
    buffer.isVariable = true;
    this.value = Tensor.of(buffer, shape);
  }

  /** Returns a variable that has a tensor's type, shape and values. */
  public static Variable of(Tensor initial) {
    return new Variable(elements(initial.values()), initial.dimensions());
  }

  private static Buffer elements(Tensor x) {
    Buffer elements = Buffer.make(x.type(), x.size());
    Offload.copy(x, elements);
    return elements;
  }

  /** Returns the value, to be used until the next update. */
  public Tensor value() {
    return value;
  }

  /** Returns a copy of the value. */
  public Tensor copy() {
    return Tensor.of(elements(value), shape);
  }

  /**
   * Replaces each element by what a formula gives for it.
   *
   * @param x the formula's operands after the variable: constants of its type that broadcast to its
   *     shape
   * @throws IllegalArgumentException if they do not, or there are more or fewer than the formula
   *     has; the variable keeps its value then
   * @throws IllegalStateException if an operand is no constant, or looks at this variable
   * @throws RuntimeException what a row of the user's throws; part of the elements may have been
   *     replaced then
   */
  public void update(Update update, Tensor... x) {
    if (x.length != update.arguments - 1) {
      throw new IllegalArgumentException(
          "update: " + x.length + " operands for a formula over " + (update.arguments - 1));
    }
    Tensor[] arguments = new Tensor[update.arguments];
    arguments[0] = value;
    System.arraycopy(x, 0, arguments, 1, x.length);
    requireFitting(arguments);
    for (Tensor operand : x) {
      operand
          .storage(); // an operand that is no constant, or is gone, is an error before any change
    }
    buffer.generation++; // what looks at this memory must not be used from here on, nor as operand
    value = Tensor.of(buffer, shape);
    arguments[0] = value;
    update.program.run(shape, buffer, arguments);
  }

  private void requireFitting(Tensor... arguments) {
    Shape common = Elementwise.shape("update", arguments);
    if (!common.equals(shape)) {
      throw new IllegalArgumentException(
          "update: operands of shapes "
              + Arrays.stream(arguments).skip(1).map(Tensor::dimensions).toList()
              + " do not broadcast to the variable's shape "
              + shape);
    }
  }
}
