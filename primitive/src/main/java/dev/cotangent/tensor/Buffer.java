package dev.cotangent.tensor;

import dev.cotangent.kernel.ArrayKernels;
import dev.cotangent.kernel.Device;
import dev.cotangent.kernel.DeviceArray;
import dev.cotangent.kernel.DeviceKernels;
import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.FloatMatrix;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Unary;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Elements, and the host's kernels over them: the one place where the two element types differ. The
 * methods that compute write to this buffer, from a place on; their operands are buffers of the
 * same type.
 *
 * <p>The elements lie in an array of the host, in a device's memory, or, while they do not change,
 * in both: what is computed on a device {@linkplain #become stays there} until the host asks for
 * it, and what the host has computed is copied to a device {@linkplain #on when it is needed
 * there}. So an operation that no device has is only slower. A buffer is written to by one thread,
 * before others see it, and may then be read by many.
 */
abstract sealed class Buffer {
  private static final int FEW = 32;

  private final int length;

  /** Elements as a device knows them. */
  private record Remote(Device device, DeviceArray elements) {}

  /** The elements as a device knows them, if one does. */
  private volatile @Nullable Remote remote;

  /** Whether the elements are on the device alone. */
  private volatile boolean away;

  /** The arena that takes this buffer back, if it is one's. */
  @Nullable Arena arena;

  /** Where the arena keeps the buffer while it is free. */
  Arena.@Nullable Shelf shelf;

  /** Whether this is a variable's, whose elements are replaced from time to time. */
  boolean isVariable;

  /** How many holders the buffer has in its arena. */
  int holds;

  /** How often the buffer has been taken back: whoever remembers an earlier number is too late. */
  int generation;

  private Buffer(int length) {
    this.length = length;
  }

  /** Makes a buffer; the host's array comes into being when it is touched. */
  static Buffer make(ElementType type, int length) {
    return type == ElementType.FLOAT64 ? new Doubles(length) : new Floats(length);
  }

  abstract ElementType type();

  final int length() {
    return length;
  }

  final long bytes() {
    return (long) length * type().bytes();
  }

  // Where the elements are.

  /** Whether the elements are on a device. */
  final boolean isRemote() {
    return remote != null;
  }

  /** Whether the host's array has the elements. */
  final boolean isHere() {
    return !away;
  }

  /** Returns the elements as a device knows them; copies them there if it does not yet. */
  final DeviceArray on(DeviceKernels device) {
    Remote known = remote;
    return known != null && known.device == device.device() ? known.elements : sent(device);
  }

  private synchronized DeviceArray sent(DeviceKernels device) {
    Remote known = remote;
    if (known != null && known.device == device.device()) {
      return known.elements;
    }
    DeviceArray elements = upload(device);
    elements.hold();
    if (isOneThreads()) {
      forget();
    }
    remote = new Remote(device.device(), elements);
    return elements;
  }

  /**
   * Whether no other thread can be using what a device knows just now. Otherwise nobody can tell
   * when to let go of it, and it is left to the garbage collector.
   */
  private boolean isOneThreads() {
    return arena != null || isVariable;
  }

  /** Takes elements that lie, or are still to be computed, on a device. */
  final synchronized void become(DeviceKernels device, DeviceArray elements) {
    elements.hold();
    forget();
    away = true;
    remote = new Remote(device.device(), elements);
    if (arena == null) {
      settle();
    }
  }

  /**
   * Has few elements computed that somebody may keep for long: while they are only planned, a
   * device keeps all that they are to be computed from, which may be very much more. Those of a
   * tape end with it, and are often never needed.
   */
  final void settle() {
    Remote known = remote;
    if (known != null && length <= FEW) {
      known.elements.compute();
    }
  }

  /** Lets go of the device's elements; they are lost if the host does not have them. */
  final synchronized void forget() {
    Remote known = remote;
    remote = null;
    away = false;
    if (known != null) {
      known.elements.letGo();
    }
  }

  /** Brings the elements from the device, if they are only there. */
  final void bring(Consumer<DeviceArray> reading) {
    Remote known = remote;
    if (away && known != null) {
      Offload.note(this);
      reading.accept(known.elements);
      away = false;
    }
  }

  abstract DeviceArray upload(DeviceKernels device);

  // What the host computes.

  abstract double get(int at);

  abstract void set(int at, double value);

  abstract void fill(int at, int n, double value);

  /** Computes all elements from their places, in order. */
  abstract void generate(IntToDoubleFunction element);

  /** Copies n elements that lie at a stride from each other. */
  abstract void copy(int at, Buffer from, int fromAt, int stride, int n);

  abstract void map(int at, Unary f, Buffer x, int xAt, int n);

  abstract void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n);

  abstract void weight(int at, Unary f, double tie, Buffer x, int xAt, int n);

  abstract void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n);

  abstract double sum(int at, int n);

  abstract double max(int at, int n);

  /** Adds n elements; a plain loop, which the JIT compiler vectorises and which starts at once. */
  abstract void add(int at, Buffer x, int xAt, int n);

  /** Multiplies n elements by a number. */
  abstract void scale(int at, int n, double factor);

  /** Writes the exponentials of rows here; see {@link ArrayKernels}. */
  abstract void exponentials(
      int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns);

  /** Repeats the first elements from a place on until n are filled. */
  final void repeat(int at, int period, int n) {
    for (int done = period; done < n; done *= 2) {
      copy(at + done, this, at, 1, Math.min(done, n - done));
    }
  }

  /** A matrix in a buffer. */
  record Matrix(Buffer buffer, int at, int rows, int columns, int rowStride, int columnStride) {
    DoubleMatrix doubles(double[] data) {
      return new DoubleMatrix(data, at, rows, columns, rowStride, columnStride);
    }

    FloatMatrix floats(float[] data) {
      return new FloatMatrix(data, at, rows, columns, rowStride, columnStride);
    }
  }

  /** Computes c = a · b, or c += a · b. */
  static void gemm(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    switch (c.buffer) {
      case Doubles result -> {
        DoubleMatrix left = a.doubles(Doubles.data(a.buffer));
        DoubleMatrix right = b.doubles(Doubles.data(b.buffer));
        ArrayKernels.current().gemm(left, right, c.doubles(result.changed()), accumulate);
      }
      case Floats result -> {
        FloatMatrix left = a.floats(Floats.data(a.buffer));
        FloatMatrix right = b.floats(Floats.data(b.buffer));
        ArrayKernels.current().gemm(left, right, c.floats(result.changed()), accumulate);
      }
    }
  }

  /** Elements in double precision. */
  static final class Doubles extends Buffer {
    private volatile double @Nullable [] array;

    Doubles(double... array) {
      super(array.length);
      this.array = array;
    }

    Doubles(int length) {
      super(length);
    }

    private static double[] data(Buffer buffer) {
      return ((Doubles) buffer).data();
    }

    /** The elements, to be read. */
    double[] data() {
      double[] data = array;
      return data != null && isHere() ? data : brought();
    }

    private synchronized double[] brought() {
      double[] data = array;
      if (data == null) {
        data = new double[length()];
      }
      double[] target = data;
      bring(elements -> elements.read(target));
      array = data;
      return data;
    }

    /** The elements, to be written: what a device knows is no longer true. */
    double[] changed() {
      double[] data = data();
      if (isRemote()) {
        forget();
      }
      return data;
    }

    @Override
    DeviceArray upload(DeviceKernels device) {
      return device.upload(data(), length());
    }

    @Override
    ElementType type() {
      return ElementType.FLOAT64;
    }

    @Override
    double get(int at) {
      return data()[at];
    }

    @Override
    void set(int at, double value) {
      changed()[at] = value;
    }

    @Override
    void fill(int at, int n, double value) {
      Arrays.fill(changed(), at, at + n, value);
    }

    @Override
    void generate(IntToDoubleFunction element) {
      double[] target = changed();
      for (int i = 0; i < target.length; i++) {
        target[i] = element.applyAsDouble(i);
      }
    }

    @Override
    void copy(int at, Buffer from, int fromAt, int stride, int n) {
      double[] source = data(from);
      if (stride == 1) {
        System.arraycopy(source, fromAt, changed(), at, n);
      } else if (stride == 0) {
        fill(at, n, source[fromAt]);
      } else {
        double[] target = changed();
        for (int i = 0; i < n; i++) {
          target[at + i] = source[fromAt + i * stride];
        }
      }
    }

    @Override
    void map(int at, Unary f, Buffer x, int xAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, changed(), at, n);
    }

    @Override
    void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data(y), yAt, changed(), at, n);
    }

    @Override
    void weight(int at, Unary f, double tie, Buffer x, int xAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, changed(), at, n);
    }

    @Override
    void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data(y), yAt, changed(), at, n);
    }

    @Override
    double sum(int at, int n) {
      return ArrayKernels.current().sum(data(), at, n);
    }

    @Override
    double max(int at, int n) {
      return ArrayKernels.current().max(data(), at, n);
    }

    @Override
    void add(int at, Buffer x, int xAt, int n) {
      double[] other = data(x);
      double[] target = changed();
      for (int i = 0; i < n; i++) {
        target[at + i] += other[xAt + i];
      }
    }

    @Override
    void scale(int at, int n, double factor) {
      double[] target = changed();
      for (int i = at; i < at + n; i++) {
        target[i] *= factor;
      }
    }

    @Override
    void exponentials(
        int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns) {
      ArrayKernels.current()
          .exponentials(
              data(x), xAt, changed(), at, largest.changed(), sums.changed(), row, rows, columns);
    }
  }

  /** Elements in single precision. */
  static final class Floats extends Buffer {
    private volatile float @Nullable [] array;

    Floats(float... array) {
      super(array.length);
      this.array = array;
    }

    Floats(int length) {
      super(length);
    }

    private static float[] data(Buffer buffer) {
      return ((Floats) buffer).data();
    }

    /** The elements, to be read. */
    float[] data() {
      float[] data = array;
      return data != null && isHere() ? data : brought();
    }

    private synchronized float[] brought() {
      float[] data = array;
      if (data == null) {
        data = new float[length()];
      }
      float[] target = data;
      bring(elements -> elements.read(target));
      array = data;
      return data;
    }

    /** The elements, to be written: what a device knows is no longer true. */
    float[] changed() {
      float[] data = data();
      if (isRemote()) {
        forget();
      }
      return data;
    }

    @Override
    DeviceArray upload(DeviceKernels device) {
      return device.upload(data(), length());
    }

    @Override
    ElementType type() {
      return ElementType.FLOAT32;
    }

    @Override
    double get(int at) {
      return data()[at];
    }

    @Override
    void set(int at, double value) {
      changed()[at] = (float) value;
    }

    @Override
    void fill(int at, int n, double value) {
      Arrays.fill(changed(), at, at + n, (float) value);
    }

    @Override
    void generate(IntToDoubleFunction element) {
      float[] target = changed();
      for (int i = 0; i < target.length; i++) {
        target[i] = (float) element.applyAsDouble(i);
      }
    }

    @Override
    void copy(int at, Buffer from, int fromAt, int stride, int n) {
      float[] source = data(from);
      if (stride == 1) {
        System.arraycopy(source, fromAt, changed(), at, n);
      } else if (stride == 0) {
        Arrays.fill(changed(), at, at + n, source[fromAt]);
      } else {
        float[] target = changed();
        for (int i = 0; i < n; i++) {
          target[at + i] = source[fromAt + i * stride];
        }
      }
    }

    @Override
    void map(int at, Unary f, Buffer x, int xAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, changed(), at, n);
    }

    @Override
    void map(int at, Binary f, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().map(f, data(x), xAt, data(y), yAt, changed(), at, n);
    }

    @Override
    void weight(int at, Unary f, double tie, Buffer x, int xAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, changed(), at, n);
    }

    @Override
    void weight(int at, Binary f, double tie, Buffer x, int xAt, Buffer y, int yAt, int n) {
      ArrayKernels.current().weight(f, tie, data(x), xAt, data(y), yAt, changed(), at, n);
    }

    @Override
    double sum(int at, int n) {
      return ArrayKernels.current().sum(data(), at, n);
    }

    @Override
    double max(int at, int n) {
      return ArrayKernels.current().max(data(), at, n);
    }

    @Override
    void add(int at, Buffer x, int xAt, int n) {
      float[] other = data(x);
      float[] target = changed();
      for (int i = 0; i < n; i++) {
        target[at + i] += other[xAt + i];
      }
    }

    @Override
    void scale(int at, int n, double factor) {
      float single = (float) factor;
      float[] target = changed();
      for (int i = at; i < at + n; i++) {
        target[i] *= single;
      }
    }

    @Override
    void exponentials(
        int at, Buffer x, int xAt, Doubles largest, Doubles sums, int row, int rows, int columns) {
      ArrayKernels.current()
          .exponentials(
              data(x), xAt, changed(), at, largest.changed(), sums.changed(), row, rows, columns);
    }
  }
}
