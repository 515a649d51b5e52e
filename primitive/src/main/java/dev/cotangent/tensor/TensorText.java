package dev.cotangent.tensor;

import dev.cotangent.primitive.Level;
import org.jspecify.annotations.Nullable;

/** A tensor as text: its elements in nested brackets, the middle left out where there are many. */
final class TensorText {
  private static final int EDGE = 3;
  private static final int MOST = 1_000;

  private final double[] values;
  private final Shape shape;
  private final boolean single;
  private final boolean shortened;
  private final StringBuilder text = new StringBuilder();

  private TensorText(Tensor x) {
    this.values = x.toArray();
    this.shape = x.dimensions();
    this.single = x.type() == ElementType.FLOAT32;
    this.shortened = shape.size > MOST;
  }

  static String of(Tensor x) {
    @Nullable Level level = Tensor.levelOf(x);
    TensorText writer = new TensorText(x);
    if (x.size() == 0) {
      writer.text.append("[]");
    } else {
      writer.append(0, 0, 1);
    }
    String type = x.type() == ElementType.FLOAT32 ? " float32" : "";
    String of = level == null ? "" : " of " + level;
    return writer.text + (x.rank() == 0 && type.isEmpty() ? "" : " " + x.dimensions()) + type + of;
  }

  private void append(int axis, int from, int depth) {
    if (axis == shape.rank()) {
      text.append(single ? Float.toString((float) values[from]) : Double.toString(values[from]));
      return;
    }
    int stride = shape.extent(axis + 1, shape.rank());
    int size = shape.sizes[axis];
    boolean innermost = axis == shape.rank() - 1;
    text.append('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        text.append(innermost ? ", " : ",\n" + " ".repeat(depth));
      }
      if (shortened && size > 2 * EDGE && i == EDGE) {
        text.append("...");
        i = size - EDGE - 1;
      } else {
        append(axis + 1, from + i * stride, depth + 1);
      }
    }
    text.append(']');
  }
}
