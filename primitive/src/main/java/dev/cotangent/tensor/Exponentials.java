package dev.cotangent.tensor;

import dev.cotangent.kernel.Workers;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What softmax and its relatives are made of, for a constant whose reduced axes have been brought
 * to the end: in each row exp of the elements minus the row's largest, that largest, and the sums.
 *
 * @param values the exponentials, with the reduced axes at the end
 * @param count the number of rows
 * @param largest for each row its largest element, or 0 where that is infinite
 * @param sums for each row the sum of its exponentials, at least 1 unless something was infinite
 */
record Exponentials(Tensor values, int count, Buffer.Doubles largest, Buffer.Doubles sums) {
  private static final int PART = 1 << 12;

  static Exponentials of(Tensor x, int... axes) {
    Tensor rows = Reductions.last(x, axes);
    Tensor.Storage at = rows.storage();
    int columns = rows.dimensions().extent(rows.rank() - axes.length, rows.rank());
    int count = x.dimensions().reduced(axes, false).size;
    Buffer values = Arena.allocate(x.type(), x.size());
    var largest = (Buffer.Doubles) Arena.allocate(ElementType.FLOAT64, count);
    var sums = (Buffer.Doubles) Arena.allocate(ElementType.FLOAT64, count);
    int height = Math.max(1, PART / Math.max(1, columns));
    int parts = (count + height - 1) / height;
    IntConsumer task =
        part -> {
          int row = part * height;
          int place = row * columns;
          int rowsOfPart = Math.min(height, count - row);
          values.exponentials(
              place, at.buffer(), at.offset() + place, largest, sums, row, rowsOfPart, columns);
        };
    if (parts <= 4) {
      for (int part = 0; part < parts; part++) {
        task.accept(part);
      }
    } else {
      Workers.run(parts, task);
    }
    return new Exponentials(Tensor.of(values, rows.dimensions()), count, largest, sums);
  }

  /**
   * The largest elements along axes, which are kept, or 0 where those are infinite: for devices,
   * where softmax and its relatives are made of other operations.
   */
  static Tensor shift(Tensor x, int... axes) {
    Tensor largest = x.max(true, axes);
    double most = x.type() == ElementType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
    Tensor finite = largest.abs().neg().add(most).add(1); // at least 1, or minus infinity, or NaN
    return Tensor.where(finite, largest, largest.scalarLike(0));
  }

  /** log Σ exp of a row. */
  double logSum(int row) {
    return largest.data()[row] + logOfSum(row);
  }

  /** The logarithm of a row's sum of exponentials. */
  double logOfSum(int row) {
    return Math.log(sums.data()[row]);
  }

  /** Divides each row by its sum, times a number: the softmax, scaled. Done in place, once. */
  Buffer normalised(double factor) {
    Buffer buffer = values.storage().buffer();
    int columns = count == 0 ? 0 : values.size() / count;
    for (int row = 0; row < count; row++) {
      buffer.scale(row * columns, columns, factor / sums.data()[row]);
    }
    return buffer;
  }

  /** A tensor that lies as the rows do, with its axes in the original's order again. */
  static Tensor restored(Tensor rows, Shape original, int... axes) {
    int rank = original.rank();
    int[] inverse = new int[rank];
    int kept = 0;
    int reduced = rank - axes.length;
    for (int axis = 0; axis < rank; axis++) {
      inverse[axis] = Arrays.binarySearch(axes, axis) < 0 ? kept++ : reduced++;
    }
    return new Movements.Permute(inverse).value(rows);
  }
}
