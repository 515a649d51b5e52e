package dev.cotangent.tensor;

import dev.cotangent.primitive.Arithmetic;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Kinks;
import dev.cotangent.primitive.Level;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Primitive;
import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.Special;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A dense array of numbers that can be differentiated: what user functions over many numbers are
 * written over. In the javadoc of its methods, x is this tensor and y the other one.
 *
 * <p>A tensor has a shape, the sizes of its axes, and a type of elements, double precision unless
 * float was asked for. It is immutable to its user. Operations follow NumPy: their names, its
 * broadcasting (from the right, sizes must be equal or one of them 1), negative axes counted from
 * the last. Types do not mix; {@link #to} converts.
 *
 * {@snippet :
 * Tensor a = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
 * Tensor b = a.matmul(a.transpose()).add(1).sum(0);       // [17, 37]
 * TensorFunction f = x -> x[0].square().sum();
 * Tensor gradient = Reverse.gradient(f, a)[0];            // 2 a
 * }
 *
 * <p>Like a {@link Real}, a tensor is a constant or depends on inputs of differentiations in
 * progress, and operations do not distinguish. Where tensors of several levels meet, the innermost
 * takes the operation: it computes the value with the tensors one level further out, and its own
 * derivative by the row's pushforward or pullback, which are tensor operations again. So modes nest
 * to any depth. Tensors and numbers mix: {@link #of(Real[], int...)} makes a tensor of numbers,
 * {@link #get} takes an element out as one, and both stay on the same tape.
 *
 * <p>Transposing, slicing, reshaping and broadcasting a constant copies nothing: the result looks
 * at the same memory with other strides.
 *
 * <p>Two tensors are {@code equals} only if they are the same object; compare {@link #toArray}.
 */
public final class Tensor {
  /** Where a constant's elements lie. */
  @SuppressWarnings("ArrayRecordComponent") // internal, never changed
  record Storage(Buffer buffer, int offset, int[] strides, boolean dense, int generation) {}

  /** What a tensor of a level is: a tensor one level further out, and the level's mark. */
  private record Lift(Level level, Tensor primal, Object mark) {}

  private final ElementType type;
  private final Shape shape;
  private final @Nullable Storage storage;
  private final @Nullable Lift lift;

  private Tensor(ElementType type, Shape shape, @Nullable Storage storage, @Nullable Lift lift) {
    this.type = type;
    this.shape = shape;
    this.storage = storage;
    this.lift = lift;
  }

  // Constants.

  /** Returns a vector. */
  public static Tensor of(double... values) {
    return of(new Buffer.Doubles(values.clone()), Shape.of(values.length));
  }

  /** Returns a vector of single precision. */
  public static Tensor floats(float... values) {
    return of(new Buffer.Floats(values.clone()), Shape.of(values.length));
  }

  /**
   * Returns a tensor.
   *
   * @param values its elements in row-major order: the last axis runs fastest
   * @param shape the sizes of its axes; none for a tensor of one element without axes
   * @throws IllegalArgumentException if there are more or fewer values than the shape has places
   */
  public static Tensor of(double[] values, int... shape) {
    return of(new Buffer.Doubles(values.clone()), filled(values.length, shape));
  }

  /**
   * Returns a tensor of single precision.
   *
   * @param values its elements in row-major order
   * @param shape the sizes of its axes
   * @throws IllegalArgumentException if there are more or fewer values than the shape has places
   */
  public static Tensor of(float[] values, int... shape) {
    return of(new Buffer.Floats(values.clone()), filled(values.length, shape));
  }

  /**
   * Returns a matrix.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor of(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == null) {
        throw new NullPointerException("row " + i + " of a matrix is null");
      }
    }
    int columns = rows.length == 0 ? 0 : rows[0].length;
    Shape shape = Shape.of(rows.length, columns);
    double[] values = new double[shape.size];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "a matrix whose row 0 has length "
                + columns
                + " and whose row "
                + i
                + " has length "
                + rows[i].length);
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return of(new Buffer.Doubles(values), shape);
  }

  private static Shape filled(int values, int... sizes) {
    Shape shape = Shape.of(sizes.clone());
    if (shape.size != values) {
      throw new IllegalArgumentException(
          values + " values for a tensor of shape " + shape + ", which has " + shape.size);
    }
    return shape;
  }

  /**
   * Returns a tensor of numbers, which may depend on what is being differentiated.
   *
   * @param elements its elements in row-major order
   * @param shape the sizes of its axes
   * @throws IllegalArgumentException if there are more or fewer numbers than the shape has places
   */
  public static Tensor of(Real[] elements, int... shape) {
    Shape filled = filled(elements.length, shape);
    Level top = null;
    for (Real element : elements) {
      Level level = Level.levelOf(Objects.requireNonNull(element, "an element is null"));
      if (level != null && (top == null || level.isInside(top))) {
        top = level;
      }
    }
    if (top == null) {
      return of(new Buffer.Doubles(Real.values(elements)), filled);
    }
    Level.LinearForm[] forms = new Level.LinearForm[elements.length];
    Real[] values = new Real[elements.length];
    for (int i = 0; i < forms.length; i++) {
      Level level = Level.levelOf(elements[i]);
      if (level != null) {
        level.requireUsableBy(top);
      }
      forms[i] = top.formOf(elements[i]);
      values[i] = forms[i].value();
    }
    Tensor primal = of(values, shape);
    return lifted(top, primal, TensorLevel.of(top).gather(forms, primal));
  }

  /** Returns a tensor without axes: one number. */
  public static Tensor scalar(double value) {
    return of(new Buffer.Doubles(new double[] {value}), Shape.SCALAR);
  }

  /** Returns a number as a tensor without axes. */
  public static Tensor scalar(Real value) {
    return of(new Real[] {value});
  }

  /** Returns a tensor of zeros. */
  public static Tensor zeros(int... shape) {
    return full(ElementType.FLOAT64, 0, shape);
  }

  /** Returns a tensor of ones. */
  public static Tensor ones(int... shape) {
    return full(ElementType.FLOAT64, 1, shape);
  }

  /** Returns a tensor whose elements are all the same; it takes the memory of one. */
  public static Tensor full(ElementType type, double value, int... shape) {
    Buffer buffer = Buffer.make(type, 1);
    buffer.set(0, value);
    return view(buffer, 0, Shape.of(shape.clone()), new int[shape.length]);
  }

  /**
   * Returns a tensor whose elements are computed from their places in row-major order, such as
   * {@code Tensor.generate(i -> random.nextGaussian(), 3, 4)}; they are asked for in that order.
   */
  public static Tensor generate(IntToDoubleFunction element, int... shape) {
    return generate(ElementType.FLOAT64, element, shape);
  }

  /** Returns a tensor of a type whose elements are computed from their places, as above. */
  public static Tensor generate(ElementType type, IntToDoubleFunction element, int... shape) {
    Shape all = Shape.of(shape.clone());
    Buffer values = Arena.allocate(type, all.size);
    values.generate(element);
    return of(values, all);
  }

  /** Returns the vector 0, 1, ... n - 1. */
  public static Tensor range(int n) {
    return generate(i -> i, n);
  }

  /** Returns the identity matrix of n rows. */
  public static Tensor identity(int n) {
    double[] values = new double[Shape.of(n, n).size];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return of(new Buffer.Doubles(values), Shape.of(n, n));
  }

  /**
   * Returns a matrix with a row for each index: 1 at the index and 0 elsewhere.
   *
   * @param indices from 0 to classes - 1
   * @param classes the number of columns
   * @throws IllegalArgumentException if an index is out of range
   */
  public static Tensor oneHot(int[] indices, int classes) {
    Shape shape = Shape.of(indices.length, classes);
    double[] values = new double[shape.size];
    for (int i = 0; i < indices.length; i++) {
      requireIndex("oneHot", indices[i], i, classes);
      values[i * classes + indices[i]] = 1;
    }
    return of(new Buffer.Doubles(values), shape);
  }

  static void requireIndex(String operation, int index, int at, int size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          operation
              + ": index "
              + index
              + " (number "
              + at
              + ") is out of range; "
              + (size == 0
                  ? "there is nothing to choose from"
                  : "indices go from 0 to " + (size - 1)));
    }
  }

  /** Returns a tensor over a buffer's first elements, in rows. */
  static Tensor of(Buffer buffer, Shape shape) {
    Storage storage = new Storage(buffer, 0, shape.strides(), true, buffer.generation);
    return new Tensor(buffer.type(), shape, storage, null);
  }

  /** Returns a tensor that looks at a buffer. */
  static Tensor view(Buffer buffer, int offset, Shape shape, int... strides) {
    boolean dense = isDense(shape, strides);
    int start = shape.size == 0 ? 0 : offset; // nothing begins nowhere
    Storage storage = new Storage(buffer, start, strides, dense, buffer.generation);
    return new Tensor(buffer.type(), shape, storage, null);
  }

  private static boolean isDense(Shape shape, int... strides) {
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int size = shape.sizes[axis];
      if (size != 1 && strides[axis] != stride) {
        return shape.size == 0;
      }
      stride *= size;
    }
    return true;
  }

  // What modes of differentiation need.

  /**
   * Returns the tensor with the given value that a level knows by a mark; for modes of
   * differentiation.
   *
   * @param mark null if the tensor does not depend on the level
   * @throws IllegalStateException if the value belongs to a level inside this one
   */
  public static Tensor lifted(Level level, Tensor primal, @Nullable Object mark) {
    if (primal.lift != null && !level.isInside(primal.lift.level)) {
      throw new IllegalStateException(
          "a tensor of "
              + primal.lift.level
              + " was handed to "
              + level
              + ", which is not inside it; a derivative's own tensors must not leave the function"
              + " that is differentiated");
    }
    return mark == null
        ? primal
        : new Tensor(primal.type, primal.shape, null, new Lift(level, primal, mark));
  }

  /** Returns the level of the innermost differentiation that a tensor depends on, if any. */
  public static @Nullable Level levelOf(Tensor x) {
    return x.lift == null ? null : x.lift.level;
  }

  /**
   * Returns a result as a level sees it, one level further out.
   *
   * @throws IllegalStateException if it belongs to a level inside that one, or to one that is over
   */
  public static Tensor primalOf(Level level, Tensor x) {
    if (x.lift == null || x.lift.level == level) {
      return x.lift == null ? x : x.lift.primal;
    }
    x.lift.level.requireUsableBy(level);
    return lifted(level, x, null);
  }

  /** Returns the mark that a level has given a tensor, or null if it does not depend on it. */
  public static @Nullable Object markOf(Level level, Tensor x) {
    return x.lift != null && x.lift.level == level ? x.lift.mark : null;
  }

  /**
   * Applies a primitive to tensors of any kind: the innermost level among them takes it.
   *
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IllegalStateException if a tensor's differentiation is over
   */
  public static Tensor apply(TensorPrimitive f, Tensor... x) {
    Level top = null;
    for (Tensor operand : x) {
      if (operand == null) {
        throw new NullPointerException(f.name() + ": an operand is null");
      }
      Lift lift = operand.lift;
      if (lift != null && (top == null || lift.level.isInside(top))) {
        top = lift.level;
      }
    }
    return top == null ? Offload.value(f, x) : derive(top, f, x);
  }

  private static Tensor derive(Level top, TensorPrimitive f, Tensor... x) {
    Tensor[] primals = new Tensor[x.length];
    @Nullable Object[] marks = new Object[x.length];
    boolean constant = true;
    for (int k = 0; k < x.length; k++) {
      Lift lift = x[k].lift;
      if (lift == null) {
        primals[k] = x[k];
      } else {
        lift.level.requireUsableBy(top);
        boolean own = lift.level == top;
        primals[k] = own ? lift.primal : x[k];
        marks[k] = own ? lift.mark : null;
        constant &= primals[k].lift == null;
      }
    }
    TensorLevel level = TensorLevel.of(top);
    Tensor y =
        constant ? Arena.during(level.arena(), () -> Offload.value(f, primals)) : apply(f, primals);
    if (constant && f instanceof Elementwise elementwise && Kinks.isWatched()) {
      elementwise.note(primals);
    }
    return lifted(top, y, level.derive(f, primals, y, marks));
  }

  /** Returns elements, given by their places in row-major order, as numbers; for modes. */
  public static Real[] elementsOf(Tensor x, int... places) {
    return x.elements(places);
  }

  private Real[] elements(int... places) {
    if (lift != null) {
      lift.level.requireUsableBy(null);
      return TensorLevel.of(lift.level).elements(lift.primal, lift.mark, places);
    }
    double[] values = new double[places.length];
    Tensor dense = dense();
    Storage at = dense.storage();
    for (int i = 0; i < values.length; i++) {
      values[i] = at.buffer.get(at.offset + places[i]);
    }
    return Real.of(values);
  }

  // What it is.

  /** Returns the sizes of the axes. */
  public int[] shape() {
    return shape.sizes.clone();
  }

  Shape dimensions() {
    return shape;
  }

  /** Returns the number of axes. */
  public int rank() {
    return shape.rank();
  }

  /** Returns the number of elements. */
  public int size() {
    return shape.size;
  }

  /**
   * Returns the size of an axis.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public int size(int axis) {
    return shape.sizes[shape.axis(axis, "size")];
  }

  /** Returns the type of the elements. */
  public ElementType type() {
    return type;
  }

  /** Returns whether this tensor is a constant: it depends on no input of a differentiation. */
  public boolean isConstant() {
    return lift == null;
  }

  /**
   * Returns x as a constant: the same values, cut off from every differentiation.
   *
   * @throws IllegalStateException if the differentiation that computed x has ended
   */
  public Tensor detach() {
    Tensor values = values();
    values.storage(); // says so where it is too late
    return Arena.release(values);
  }

  /**
   * Returns an element as a number, which depends on what this tensor depends on.
   *
   * @param index an index for each axis
   * @throws IllegalArgumentException if an index is out of range, or there are more or fewer than
   *     axes
   */
  public Real get(int... index) {
    if (index.length != rank()) {
      throw new IllegalArgumentException(
          "get: " + index.length + " indices for a tensor of shape " + shape);
    }
    int[] places = new int[index.length];
    for (int axis = 0; axis < index.length; axis++) {
      int size = shape.sizes[axis];
      places[axis] = index[axis] < 0 ? index[axis] + size : index[axis];
      if (places[axis] < 0 || places[axis] >= size) {
        throw new IllegalArgumentException(
            "get: index " + Arrays.toString(index) + " in a tensor of shape " + shape);
      }
    }
    return elements(shape.flat(places))[0];
  }

  /**
   * Returns the only element as a number.
   *
   * @throws IllegalStateException if there are none or several
   */
  public Real toReal() {
    requireOne();
    return elements(0)[0];
  }

  /**
   * Returns the value of the only element.
   *
   * @throws IllegalStateException if there are none or several
   */
  public double item() {
    requireOne();
    Storage at = values().storage();
    return at.buffer.get(at.offset);
  }

  private void requireOne() {
    if (size() != 1) {
      throw new IllegalStateException(
          "one element was asked for, of a tensor of shape " + shape + "; use get or toArray");
    }
  }

  /** Returns the elements as numbers, in row-major order. */
  public Real[] toReals() {
    int[] places = new int[size()];
    Arrays.setAll(places, i -> i);
    return elements(places);
  }

  /** Returns the values of the elements, in row-major order, without any derivative. */
  public double[] toArray() {
    Buffer.Doubles values = new Buffer.Doubles(size());
    Tensor x = values();
    if (type == ElementType.FLOAT64) {
      Operand.of(x, shape).copy(0, size(), values, 0);
      return values.data();
    }
    float[] floats = x.toFloatArray();
    double[] target = values.changed();
    for (int i = 0; i < floats.length; i++) {
      target[i] = floats[i];
    }
    return target;
  }

  /** Returns the values of the elements in single precision, in row-major order. */
  public float[] toFloatArray() {
    Tensor x = values();
    Buffer.Floats values = new Buffer.Floats(size());
    if (type == ElementType.FLOAT32) {
      Operand.of(x, shape).copy(0, size(), values, 0);
      return values.data();
    }
    double[] doubles = x.toArray();
    float[] target = values.changed();
    for (int i = 0; i < doubles.length; i++) {
      target[i] = (float) doubles[i];
    }
    return target;
  }

  /** The constant with the values of this tensor; not to be handed to the user. */
  Tensor values() {
    Tensor x = this;
    while (x.lift != null) {
      x = x.lift.primal;
    }
    return x;
  }

  /**
   * A constant's elements.
   *
   * @throws IllegalStateException if they are no longer there
   */
  Storage storage() {
    Storage at = storage;
    if (at == null) {
      throw new IllegalStateException(
          "a constant tensor is needed, and this one depends on " + levelOf(this));
    }
    if (at.generation != at.buffer.generation) {
      throw new IllegalStateException(
          "a tensor of shape "
              + shape
              + (at.buffer.isVariable
                  ? " was used after the variable that it looked at had been updated; keep a copy()"
                      + " of the variable"
                  : " was used after the differentiation that computed it had ended; keep its"
                      + " detach() or toArray() instead"));
    }
    return at;
  }

  /** The buffer of a constant that is still there, or null. */
  @Nullable Buffer buffer() {
    return storage == null || storage.generation != storage.buffer.generation
        ? null
        : storage.buffer;
  }

  /** Whether this is a constant whose elements lie in rows without gaps. */
  boolean isDense() {
    return storage != null && storage.dense;
  }

  /** This constant, or a copy of it, with its elements in rows without gaps. */
  Tensor dense() {
    Storage at = storage();
    if (at.dense) {
      return this;
    }
    Buffer copy = Arena.allocate(type, size());
    Offload.copy(this, copy);
    return of(copy, shape);
  }

  /** A copy of this constant, in memory of its own. */
  Tensor copied() {
    Buffer copy = Buffer.make(type, size());
    Offload.copy(this, copy);
    return of(copy, shape);
  }

  /** A constant of this tensor's type without axes. */
  Tensor scalarLike(double value) {
    Buffer buffer = Buffer.make(type, 1);
    buffer.set(0, value);
    return of(buffer, Shape.SCALAR);
  }

  /**
   * Returns x with elements of another type; the derivative is converted as well.
   *
   * <p>Going to single precision rounds.
   */
  public Tensor to(ElementType type) {
    return type == this.type ? this : apply(new Movements.Convert(type), this);
  }

  // Element by element: the scalar registry's rows.

  /** Applies a primitive of the scalar registry to each element. */
  public Tensor apply(Unary f) {
    return apply(Elementwise.of(f), this);
  }

  /** Applies a primitive of the scalar registry to each pair of elements, with broadcasting. */
  public Tensor apply(Binary f, Tensor y) {
    return apply(Elementwise.of(f), this, y);
  }

  /**
   * Applies a primitive of the scalar registry element by element, with broadcasting.
   *
   * @throws IllegalArgumentException if it takes another number of operands
   */
  public static Tensor apply(Primitive f, Tensor... x) {
    if (x.length == 0) {
      throw new IllegalArgumentException(f.name() + ": no tensors; at least one is needed");
    }
    return apply(f.arity() == x.length ? Elementwise.of(f) : Elementwise.of(f, x.length), x);
  }

  /** Returns -x, element by element. */
  public Tensor neg() {
    return apply(Arithmetic.NEG);
  }

  /** Returns 1 / x, element by element. */
  public Tensor reciprocal() {
    return apply(Arithmetic.RECIPROCAL);
  }

  /** Returns x², element by element. */
  public Tensor square() {
    return apply(Arithmetic.SQUARE);
  }

  /** Returns √x, element by element. */
  public Tensor sqrt() {
    return apply(Arithmetic.SQRT);
  }

  /** Returns the cube root of x, element by element. */
  public Tensor cbrt() {
    return apply(Arithmetic.CBRT);
  }

  /** Returns e to the power x, element by element. */
  public Tensor exp() {
    return apply(Elementary.EXP);
  }

  /** Returns exp(x) - 1, element by element. */
  public Tensor expm1() {
    return apply(Elementary.EXPM1);
  }

  /** Returns the natural logarithm of x, element by element. */
  public Tensor log() {
    return apply(Elementary.LOG);
  }

  /** Returns log(1 + x), element by element. */
  public Tensor log1p() {
    return apply(Elementary.LOG1P);
  }

  /** Returns the sine of x, element by element. */
  public Tensor sin() {
    return apply(Elementary.SIN);
  }

  /** Returns the cosine of x, element by element. */
  public Tensor cos() {
    return apply(Elementary.COS);
  }

  /** Returns the tangent of x, element by element. */
  public Tensor tan() {
    return apply(Elementary.TAN);
  }

  /** Returns the inverse sine of x, element by element. */
  public Tensor asin() {
    return apply(Elementary.ASIN);
  }

  /** Returns the inverse cosine of x, element by element. */
  public Tensor acos() {
    return apply(Elementary.ACOS);
  }

  /** Returns the inverse tangent of x, element by element. */
  public Tensor atan() {
    return apply(Elementary.ATAN);
  }

  /** Returns the hyperbolic sine of x, element by element. */
  public Tensor sinh() {
    return apply(Elementary.SINH);
  }

  /** Returns the hyperbolic cosine of x, element by element. */
  public Tensor cosh() {
    return apply(Elementary.COSH);
  }

  /** Returns the hyperbolic tangent of x, element by element. */
  public Tensor tanh() {
    return apply(Elementary.TANH);
  }

  /** Returns 1 / (1 + exp(-x)), element by element. */
  public Tensor sigmoid() {
    return apply(Elementary.SIGMOID);
  }

  /** Returns log(1 + exp(x)), element by element. */
  public Tensor softplus() {
    return apply(Elementary.SOFTPLUS);
  }

  /** Returns log(sigmoid(x)), element by element. */
  public Tensor logSigmoid() {
    return apply(Elementary.LOG_SIGMOID);
  }

  /** Returns |x|, element by element. */
  public Tensor abs() {
    return apply(Piecewise.ABS);
  }

  /** Returns the sign of x, element by element. */
  public Tensor signum() {
    return apply(Piecewise.SIGNUM);
  }

  /** Returns max(x, 0), element by element. */
  public Tensor relu() {
    return apply(Piecewise.RELU);
  }

  /** Returns the largest integer up to x, element by element. */
  public Tensor floor() {
    return apply(Piecewise.FLOOR);
  }

  /** Returns the smallest integer from x, element by element. */
  public Tensor ceil() {
    return apply(Piecewise.CEIL);
  }

  /** Returns the error function of x, element by element. */
  public Tensor erf() {
    return apply(Special.ERF);
  }

  /** Returns x + y, element by element, with broadcasting. */
  public Tensor add(Tensor y) {
    return apply(Arithmetic.ADD, y);
  }

  /** Returns x + y, element by element. */
  public Tensor add(double y) {
    return apply(Arithmetic.ADD, scalarLike(y));
  }

  /** Returns x - y, element by element, with broadcasting. */
  public Tensor sub(Tensor y) {
    return apply(Arithmetic.SUB, y);
  }

  /** Returns x - y, element by element. */
  public Tensor sub(double y) {
    return apply(Arithmetic.SUB, scalarLike(y));
  }

  /** Returns x · y, element by element, with broadcasting. */
  public Tensor mul(Tensor y) {
    return apply(Arithmetic.MUL, y);
  }

  /** Returns x · y, element by element. */
  public Tensor mul(double y) {
    return apply(Arithmetic.MUL, scalarLike(y));
  }

  /** Returns x / y, element by element, with broadcasting. */
  public Tensor div(Tensor y) {
    return apply(Arithmetic.DIV, y);
  }

  /** Returns x / y, element by element. */
  public Tensor div(double y) {
    return apply(Arithmetic.DIV, scalarLike(y));
  }

  /** Returns x to the power y, element by element, with broadcasting. */
  public Tensor pow(Tensor y) {
    return apply(Arithmetic.POW, y);
  }

  /** Returns x to the power y, element by element. */
  public Tensor pow(double y) {
    return apply(Arithmetic.POW, scalarLike(y));
  }

  /** Returns the larger of x and y, element by element, with broadcasting. */
  public Tensor maximum(Tensor y) {
    return apply(Piecewise.MAX, y);
  }

  /** Returns the larger of x and y, element by element. */
  public Tensor maximum(double y) {
    return apply(Piecewise.MAX, scalarLike(y));
  }

  /** Returns the smaller of x and y, element by element, with broadcasting. */
  public Tensor minimum(Tensor y) {
    return apply(Piecewise.MIN, y);
  }

  /** Returns the smaller of x and y, element by element. */
  public Tensor minimum(double y) {
    return apply(Piecewise.MIN, scalarLike(y));
  }

  /** Returns the angle of the point (y, x), element by element, with broadcasting. */
  public Tensor atan2(Tensor y) {
    return apply(Elementary.ATAN2, y);
  }

  /** Returns √(x² + y²), element by element, with broadcasting. */
  public Tensor hypot(Tensor y) {
    return apply(Arithmetic.HYPOT, y);
  }

  /**
   * Returns a where the condition is positive and b where it is not, with broadcasting. What was
   * not chosen contributes nothing to the derivative, not even NaN.
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Elementwise.shape("where", condition, a, b); // so that an error has this name
    return apply(Piecewise.SELECT, condition, a, b);
  }

  /** Returns 1 where x is greater than y and 0 elsewhere, as a constant. */
  public Tensor greater(Tensor y) {
    return values().apply(Comparisons.GREATER, y.values());
  }

  /** Returns 1 where x is less than y and 0 elsewhere, as a constant. */
  public Tensor less(Tensor y) {
    return y.greater(this);
  }

  /** Returns 1 where x equals y and 0 elsewhere, as a constant. */
  public Tensor equal(Tensor y) {
    return values().apply(Comparisons.EQUAL, y.values());
  }

  // Sums and other reductions.

  /** Returns the sum over some axes, or over all if none is named. */
  public Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /**
   * Returns the sum over some axes, or over all if none is named.
   *
   * @param keepDims whether those axes stay, with size 1
   * @throws IllegalArgumentException if there is no such axis
   */
  public Tensor sum(boolean keepDims, int... axes) {
    return apply(new Reductions.Sum(shape.axes("sum", axes), keepDims), this);
  }

  /** Returns the mean over some axes, or over all if none is named. */
  public Tensor mean(int... axes) {
    return mean(false, axes);
  }

  /**
   * Returns the mean over some axes, or over all if none is named; that of no elements is NaN.
   *
   * @param keepDims whether those axes stay, with size 1
   */
  public Tensor mean(boolean keepDims, int... axes) {
    int[] meant = shape.axes("mean", axes);
    int count = 1;
    for (int axis : meant) {
      count *= shape.sizes[axis];
    }
    return sum(keepDims, meant.length == 0 ? new int[0] : meant).div(count);
  }

  /** Returns the largest element along some axes, or of all if none is named. */
  public Tensor max(int... axes) {
    return max(false, axes);
  }

  /**
   * Returns the largest element along some axes, or of all if none is named; NaN if one is NaN. The
   * gradient goes to the element that was selected; at a tie the {@link
   * dev.cotangent.primitive.Subgradient} policy decides: all of the tied in equal parts, the first,
   * or the last.
   *
   * @param keepDims whether those axes stay, with size 1
   * @throws IllegalArgumentException if there are no elements along the axes
   */
  public Tensor max(boolean keepDims, int... axes) {
    return apply(new Reductions.Extreme(shape.axes("max", axes), keepDims, true), this);
  }

  /** Returns the smallest element along some axes, or of all if none is named. */
  public Tensor min(int... axes) {
    return min(false, axes);
  }

  /** Returns the smallest element along some axes, like {@link #max(boolean, int...)}. */
  public Tensor min(boolean keepDims, int... axes) {
    return apply(new Reductions.Extreme(shape.axes("min", axes), keepDims, false), this);
  }

  /** Returns the logarithm of the sum of exponentials over some axes, or over all. */
  public Tensor logSumExp(int... axes) {
    return logSumExp(false, axes);
  }

  /**
   * Returns log Σ exp(x) over some axes, or over all if none is named, without overflow. Where all
   * elements are -∞, so is the value, and the gradient is NaN.
   *
   * @param keepDims whether those axes stay, with size 1
   */
  public Tensor logSumExp(boolean keepDims, int... axes) {
    return apply(new Reductions.LogSumExp(shape.axes("logSumExp", axes), keepDims), this);
  }

  /** Returns the Euclidean norm over some axes, or over all if none is named. */
  public Tensor norm(int... axes) {
    return norm(false, axes);
  }

  /**
   * Returns the Euclidean norm over some axes, or over all if none is named, without overflow. Its
   * slope at the origin is 0, as that of {@code hypot}.
   *
   * @param keepDims whether those axes stay, with size 1
   */
  public Tensor norm(boolean keepDims, int... axes) {
    return apply(new Reductions.Norm(shape.axes("norm", axes), keepDims), this);
  }

  /** Returns the running sums along an axis. */
  public Tensor cumsum(int axis) {
    return apply(new Reductions.CumSum(shape.axis(axis, "cumsum"), false), this);
  }

  /**
   * Returns the index of the largest element along an axis, the first of several, row by row; NaN
   * counts as the largest.
   *
   * @throws IllegalArgumentException if there are no elements along the axis
   */
  public int[] argMax(int axis) {
    int meant = shape.axis(axis, "argMax");
    Reductions.requireElements("argMax", shape, meant);
    return Reductions.argMax(values(), meant);
  }

  /** Returns exp(x) / Σ exp(x) along an axis. */
  public Tensor softmax(int axis) {
    return apply(new Softmax.Probabilities(shape.axis(axis, "softmax")), this);
  }

  /** Returns log softmax(x) along an axis. */
  public Tensor logSoftmax(int axis) {
    return apply(new Softmax.Logarithms(shape.axis(axis, "logSoftmax")), this);
  }

  /**
   * Returns the mean over the rows of -log softmax(x) at the row's class: softmax and cross-entropy
   * in one, for a matrix of scores.
   *
   * @param classes for each row the index of its class
   * @throws IllegalArgumentException if this is no matrix, or an index is out of range, or there is
   *     not one for each row
   */
  public Tensor crossEntropy(int... classes) {
    return apply(Softmax.CrossEntropy.of(shape, classes), this);
  }

  // Shapes.

  /**
   * Returns the elements, in row-major order, in another shape.
   *
   * @param shape the sizes; one may be -1, for what is left
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Tensor reshape(int... shape) {
    Shape target = Movements.completed(this.shape, shape);
    return target.equals(this.shape) ? this : apply(new Movements.Reshape(target), this);
  }

  /** Returns the elements as a vector, in row-major order. */
  public Tensor flatten() {
    return reshape(-1);
  }

  /** Returns this tensor with its axes in reverse order. */
  public Tensor transpose() {
    int[] order = new int[rank()];
    Arrays.setAll(order, i -> rank() - 1 - i);
    return transpose(order);
  }

  /**
   * Returns this tensor with its axes in another order: axis i of the result is axis order[i].
   *
   * @throws IllegalArgumentException if the order does not name each axis once
   */
  public Tensor transpose(int... order) {
    Movements.Permute permute = Movements.Permute.of(shape, order);
    return rank() < 2 ? this : apply(permute, this);
  }

  /** Returns this tensor with two axes exchanged. */
  public Tensor swapAxes(int a, int b) {
    int[] order = new int[rank()];
    Arrays.setAll(order, i -> i);
    int first = shape.axis(a, "swapAxes");
    int second = shape.axis(b, "swapAxes");
    order[first] = second;
    order[second] = first;
    return transpose(order);
  }

  /** Returns this tensor with an axis of size 1 put in before an axis, or at the end. */
  public Tensor expandDims(int axis) {
    int at = axis < 0 ? axis + rank() + 1 : axis;
    if (at < 0 || at > rank()) {
      throw new IllegalArgumentException("expandDims: axis " + axis + " for shape " + shape);
    }
    int[] sizes = new int[rank() + 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < at ? shape.sizes[i] : i == at ? 1 : shape.sizes[i - 1];
    }
    return reshape(sizes);
  }

  /** Returns this tensor without its axes of size 1. */
  public Tensor squeeze() {
    return reshape(Arrays.stream(shape.sizes).filter(size -> size != 1).toArray());
  }

  /**
   * Returns this tensor repeated to a shape by the rules of broadcasting.
   *
   * @throws IllegalArgumentException if the shape does not fit
   */
  public Tensor broadcastTo(int... shape) {
    Shape target = Shape.of(shape.clone());
    return target.equals(this.shape) ? this : apply(new Movements.Broadcast(target), this);
  }

  /** The mirror of broadcasting: summed up to a shape that broadcasts to this one's. */
  Tensor sumTo(Shape target) {
    return target.equals(shape) ? this : apply(new Movements.SumTo(target), this);
  }

  /**
   * Returns the part of an axis from one index (inclusive) to another (exclusive).
   *
   * @param from the first index; negative ones count from the end
   * @param to after the last index; negative ones count from the end
   * @throws IllegalArgumentException if the indices are out of range or in the wrong order
   */
  public Tensor slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /**
   * Returns every step-th index of an axis from one (inclusive) to another (exclusive).
   *
   * @param step at least 1
   */
  public Tensor slice(int axis, int from, int to, int step) {
    return apply(Movements.Slice.of(shape, axis, from, to, step), this);
  }

  /** Returns this tensor at one index of an axis, without that axis. */
  public Tensor at(int axis, int index) {
    int meant = shape.axis(axis, "at");
    int size = shape.sizes[meant];
    if (index < -size || index >= size) {
      throw new IllegalArgumentException(
          "at: index " + index + " of axis " + meant + " of a tensor of shape " + shape);
    }
    int from = index < 0 ? index + size : index;
    int[] sizes = shape.reduced(new int[] {meant}, false).sizes;
    return slice(meant, from, from + 1).reshape(sizes);
  }

  /** Returns this tensor with an axis in reverse order. */
  public Tensor flip(int axis) {
    return apply(new Movements.Flip(shape.axis(axis, "flip")), this);
  }

  /**
   * Returns tensors one after the other along an axis.
   *
   * @throws IllegalArgumentException if there are none, or other axes differ in size
   */
  public static Tensor concat(int axis, Tensor... x) {
    return apply(Movements.Concat.of(axis, x), x);
  }

  /**
   * Returns tensors of one shape along a new axis.
   *
   * @throws IllegalArgumentException if there are none, or the shapes differ
   */
  public static Tensor stack(int axis, Tensor... x) {
    if (x.length == 0) {
      throw new IllegalArgumentException("stack: no tensors; at least one is needed");
    }
    Tensor[] expanded = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      if (!x[i].shape.equals(x[0].shape)) {
        throw new IllegalArgumentException(
            "stack: shapes " + x[0].shape + " and " + x[i].shape + " differ");
      }
      expanded[i] = x[i].expandDims(axis);
    }
    return concat(axis, expanded);
  }

  /**
   * Returns the given indices of an axis, in the given order; an index may come several times.
   *
   * @throws IllegalArgumentException if an index is out of range
   */
  public Tensor gather(int axis, int... indices) {
    return apply(Indexing.Gather.of(shape, axis, indices), this);
  }

  /**
   * Returns this tensor with parts of another added to it: index i of the other's axis is added to
   * index indices[i] of this one's.
   *
   * @throws IllegalArgumentException if an index is out of range or the shapes do not fit
   */
  public Tensor scatterAdd(int axis, int[] indices, Tensor y) {
    return add(apply(Indexing.ScatterAdd.of(shape, axis, indices, y.shape), y));
  }

  // Matrices.

  /**
   * Returns the matrix product. As in NumPy, axes before the last two are broadcast and each pair
   * of matrices is multiplied; a vector counts as a row on the left and as a column on the right.
   *
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Tensor matmul(Tensor y) {
    return MatMul.apply(this, y);
  }

  /** Returns x · w + b for a matrix of rows x, weights w and a vector b, in one pass. */
  public Tensor affine(Tensor w, Tensor b) {
    return apply(MatMul.Affine.of(this, w, b), this, w, b);
  }

  /**
   * Returns the sum of products of two vectors of one length.
   *
   * @throws IllegalArgumentException if they are not that
   */
  public Tensor dot(Tensor y) {
    if (rank() != 1 || !shape.equals(y.shape)) {
      throw new IllegalArgumentException(
          "dot: shapes " + shape + " and " + y.shape + " are not vectors of one length");
    }
    return matmul(y);
  }

  /** Returns the matrix of all products of an element of one vector with one of another. */
  public Tensor outer(Tensor y) {
    if (rank() != 1 || y.rank() != 1) {
      throw new IllegalArgumentException(
          "outer: shapes " + shape + " and " + y.shape + " are not vectors");
    }
    return reshape(size(), 1).matmul(y.reshape(1, y.size()));
  }

  /** Returns the diagonal of the last two axes. */
  public Tensor diagonal() {
    return apply(Triangles.Diagonal.of(shape), this);
  }

  /** Returns a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector. */
  public Tensor diag() {
    if (rank() != 1) {
      return diagonal();
    }
    return apply(new Triangles.FromDiagonal(Shape.of(size(), size())), this);
  }

  /** Returns the sum of the diagonal of the last two axes. */
  public Tensor trace() {
    return diagonal().sum(-1);
  }

  /** Returns the lower triangle of the last two axes, from a diagonal down; 0 above. */
  public Tensor lowerTriangle(int diagonal) {
    return apply(Triangles.Part.of(shape, diagonal, true), this);
  }

  /** Returns the upper triangle of the last two axes, from a diagonal up; 0 below. */
  public Tensor upperTriangle(int diagonal) {
    return apply(Triangles.Part.of(shape, diagonal, false), this);
  }

  // Linear algebra, on each matrix of the last two axes; computed in double precision and rounded
  // to the type.

  /**
   * Returns the solution z of x · z = b for square matrices x; axes before the last two are
   * broadcast. A matrix is singular if a pivot of its elimination is exactly 0; close to that the
   * solution is as inexact as the condition number is large.
   *
   * @param b a vector, or a matrix of which each column is a right-hand side
   * @throws IllegalArgumentException if the matrices are not square, sizes do not fit, or a matrix
   *     is singular
   */
  public Tensor solve(Tensor b) {
    return LinearSystems.solve(LinearSystems.Part.ALL, this, b);
  }

  /**
   * Returns the solution z of x · z = b for triangular matrices x, like {@link #solve}.
   *
   * @param lower whether the lower triangle of x is meant or the upper one; what lies on the other
   *     side counts as 0
   * @throws IllegalArgumentException if the matrices are not square, sizes do not fit, or there is
   *     a 0 on a diagonal
   */
  public Tensor solveTriangular(Tensor b, boolean lower) {
    LinearSystems.Part part = lower ? LinearSystems.Part.LOWER : LinearSystems.Part.UPPER;
    return LinearSystems.solve(part, this, b);
  }

  /**
   * Returns the inverses of square matrices. To solve a linear system, {@link #solve} is faster and
   * more exact.
   *
   * @throws IllegalArgumentException if the matrices are not square or one is singular
   */
  public Tensor inverse() {
    return LinearSystems.Inverse.of(this);
  }

  /**
   * Returns log|det x|, a number for each matrix. Of the determinant's sign it says nothing; take
   * it from {@link #determinant}. For a singular matrix it is -∞, without a derivative.
   *
   * @throws IllegalArgumentException if the matrices are not square; from a derivative, if one is
   *     singular
   */
  public Tensor logDet() {
    return LinearSystems.LogDeterminant.of(this);
  }

  /**
   * Returns the determinants, a number for each matrix. They overflow soon; {@link #logDet} does
   * not. The derivative exists everywhere; at a singular matrix of n rows it takes n² determinants.
   *
   * @throws IllegalArgumentException if the matrices are not square
   */
  public Tensor determinant() {
    return LinearSystems.Determinant.of(this);
  }

  /**
   * Returns the lower triangle L with L · Lᵀ = x and a positive diagonal. Of a matrix that is not
   * symmetric the symmetric part (x + xᵀ) / 2 is meant, by the derivative too: it is symmetric.
   *
   * @throws IllegalArgumentException if the matrices are not square or one is not positive definite
   */
  public Tensor cholesky() {
    return Decompositions.Cholesky.of(this);
  }

  /**
   * Returns the factors of x = q · r for matrices with at least as many rows as columns: q has x's
   * shape and orthonormal columns, r is square and upper triangular. The diagonal of r is not
   * negative, which makes the factors unique if no column depends on those before it. If one does,
   * there are factors but no derivative.
   *
   * @throws IllegalArgumentException if there are more columns than rows; from a derivative, if the
   *     columns are not independent
   */
  public Qr qr() {
    return Decompositions.Orthogonal.of(this);
  }

  /**
   * Returns the eigenvalues, in ascending order, and eigenvectors of length 1 of symmetric
   * matrices. Of a matrix that is not symmetric the symmetric part (x + xᵀ) / 2 is meant, by the
   * derivative too. Of a vector and its negative, that one is taken whose first component of at
   * least nine tenths of the largest one's size is positive. NaN or ∞ in a matrix makes all of its
   * eigenvalues and eigenvectors NaN.
   *
   * <p>Where eigenvalues are equal, up to rounding, derivatives are right for what treats them
   * alike and does without their vectors, such as their sum; that of a single one of them depends
   * on the choice of vectors, and {@link dev.cotangent.primitive.Kinks} reports it. The vectors
   * have no derivative there: a gradient that needs one is refused with an exception, and in
   * forward mode the change of these vectors is NaN, as second derivatives can be. What is put
   * together from both, such as a function V f(λ) Vᵀ of the matrix, has its derivative only where
   * eigenvalues differ; mind it at matrices that have the eigenvalue 0 several times, where f(0) =
   * 0 hides the vectors.
   *
   * @throws IllegalArgumentException if the matrices are not square; from a derivative, if it needs
   *     that of vectors that belong to equal eigenvalues
   */
  public Eigen symmetricEigen() {
    return Decompositions.Symmetric.of(this);
  }

  /** Returns the shape, and the elements as far as they fit on a few lines. */
  @Override
  public String toString() {
    return TensorText.of(this);
  }
}
