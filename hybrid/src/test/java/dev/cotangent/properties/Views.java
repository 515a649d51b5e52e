package dev.cotangent.properties;

import dev.cotangent.tensor.Tensor;

/** Ways in which the same elements can lie in memory. */
enum Views {
  /** The axes lie in reverse order. */
  TRANSPOSED {
    @Override
    Tensor of(Tensor x) {
      return copy(x.transpose()).transpose();
    }
  },

  /** The first axis lies backwards. */
  FLIPPED {
    @Override
    Tensor of(Tensor x) {
      return x.rank() == 0 ? x : copy(x.flip(0)).flip(0);
    }
  },

  /** Every second index of the last axis is another tensor's, and the first is too. */
  STEPPED {
    @Override
    Tensor of(Tensor x) {
      int last = x.rank() - 1;
      if (last < 0 || x.size() == 0) {
        return x;
      }
      int[] sizes = x.shape();
      sizes[last] *= 2;
      Tensor pairs = Tensor.stack(x.rank(), x.add(1), x).reshape(sizes);
      return pairs.slice(last, 1, sizes[last], 2);
    }
  },

  /** In the middle of a larger tensor. */
  INSIDE {
    @Override
    Tensor of(Tensor x) {
      if (x.rank() == 0) {
        return Tensor.stack(0, x.add(1), x).at(0, 1);
      }
      Tensor y = x;
      for (int axis = 0; axis < x.rank(); axis++) {
        y = Tensor.concat(axis, y, y, y).slice(axis, y.size(axis), 2 * y.size(axis));
      }
      return y;
    }
  };

  /** The same elements, lying in another way. */
  abstract Tensor of(Tensor x);

  /** The first index of each second axis, repeated along it. */
  static Tensor repeated(Tensor x) {
    Tensor y = x;
    for (int axis = 0; axis < x.rank(); axis += 2) {
      if (x.size(axis) > 0) {
        y = y.slice(axis, 0, 1);
      }
    }
    return y.broadcastTo(x.shape());
  }

  /** The same elements in rows, in memory of their own. */
  static Tensor copy(Tensor x) {
    return Tensor.of(x.toArray(), x.shape()).to(x.type());
  }
}
