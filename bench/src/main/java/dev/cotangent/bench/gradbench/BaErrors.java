package dev.cotangent.bench.gradbench;

import dev.cotangent.tensor.Tensor;

/** The errors of {@link BaProblem} over tensors, with an element for each observation. */
final class BaErrors {
  private BaErrors() {}

  /**
   * Returns the two reprojection errors.
   *
   * @param in the numbers of the camera, of the point, and the weight, as {@link BaProblem} has
   *     them
   * @param features the two coordinates that were seen
   */
  static Tensor[] reprojection(Tensor[] in, Tensor[] features) {
    Tensor[] x = new Tensor[3];
    for (int j = 0; j < 3; j++) {
      x[j] = in[11 + j].sub(in[3 + j]);
    }
    Tensor[] turned = turned(in, x);
    Tensor u = turned[0].div(turned[2]);
    Tensor v = turned[1].div(turned[2]);
    Tensor r = u.square().add(v.square());
    Tensor scale = r.mul(in[10]).add(in[9]).mul(r).add(1).mul(in[6]);
    return new Tensor[] {
      u.mul(scale).add(in[7]).sub(features[0]).mul(in[14]),
      v.mul(scale).add(in[8]).sub(features[1]).mul(in[14])
    };
  }

  /** Returns the weights' errors. */
  static Tensor ofWeights(Tensor w) {
    return Tensor.scalar(1).sub(w.square());
  }

  /** A vector x turned by Rodrigues' formula around the axis a, by an angle of its length. */
  private static Tensor[] turned(Tensor[] a, Tensor[] x) {
    Tensor square = a[0].square().add(a[1].square()).add(a[2].square());
    Tensor angle = square.sqrt();
    Tensor cosine = unlessZero(square, angle.cos(), 1);
    Tensor sine = unlessZero(square, angle.sin().div(angle), 1);
    Tensor half = angle.mul(0.5).sin(); // 1 - cosine would cancel
    Tensor versine = unlessZero(square, half.square().mul(2).div(square), 0);
    Tensor along = a[0].mul(x[0]).add(a[1].mul(x[1])).add(a[2].mul(x[2])).mul(versine);
    Tensor[] turned = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      Tensor cross = a[j].mul(x[k]).sub(a[k].mul(x[j]));
      turned[i] = x[i].mul(cosine).add(cross.mul(sine)).add(a[i].mul(along));
    }
    return turned;
  }

  /** A value where the square of the angle is not zero; the choice is not made if all agree. */
  private static Tensor unlessZero(Tensor square, Tensor value, double atZero) {
    return square.detach().min().item() > 0
        ? value
        : Tensor.where(square, value, Tensor.scalar(atZero));
  }
}
