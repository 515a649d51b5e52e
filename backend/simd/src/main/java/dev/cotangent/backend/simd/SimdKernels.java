package dev.cotangent.backend.simd;

import dev.cotangent.kernel.DoubleMatrix;
import dev.cotangent.kernel.FloatMatrix;
import dev.cotangent.kernel.ReferenceKernels;
import dev.cotangent.primitive.Binary;
import dev.cotangent.primitive.Piecewise;
import dev.cotangent.primitive.Unary;

/** The kernels on the Vector API; what is not faster on it is left to the reference. */
final class SimdKernels extends ReferenceKernels {
  @Override
  public String name() {
    return "simd";
  }

  @Override
  public void map(Unary f, double[] x, int xAt, double[] y, int yAt, int n) {
    var loop = Rows.doubles(f);
    if (loop == null) {
      super.map(f, x, xAt, y, yAt, n);
    } else {
      loop.map(x, xAt, y, yAt, n);
    }
  }

  @Override
  public void map(Unary f, float[] x, int xAt, float[] y, int yAt, int n) {
    var loop = Rows.floats(f);
    if (loop == null) {
      super.map(f, x, xAt, y, yAt, n);
    } else {
      loop.map(x, xAt, y, yAt, n);
    }
  }

  @Override
  public void map(Binary f, double[] x, int xAt, double[] y, int yAt, double[] z, int zAt, int n) {
    var loop = Rows.doubles(f);
    if (loop == null) {
      super.map(f, x, xAt, y, yAt, z, zAt, n);
    } else {
      loop.map(x, xAt, y, yAt, z, zAt, n);
    }
  }

  @Override
  public void map(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
    var loop = Rows.floats(f);
    if (loop == null) {
      super.map(f, x, xAt, y, yAt, z, zAt, n);
    } else {
      loop.map(x, xAt, y, yAt, z, zAt, n);
    }
  }

  @Override
  public void weight(Unary f, double tie, double[] x, int xAt, double[] w, int wAt, int n) {
    Weights loops = Weights.of(tie);
    if (loops != null && (f == Piecewise.RELU || f == Piecewise.ABS)) {
      loops.doubles.get().map(x, xAt, w, wAt, n);
    } else {
      super.weight(f, tie, x, xAt, w, wAt, n);
    }
  }

  @Override
  public void weight(Unary f, double tie, float[] x, int xAt, float[] w, int wAt, int n) {
    Weights loops = Weights.of(tie);
    if (loops != null && (f == Piecewise.RELU || f == Piecewise.ABS)) {
      loops.floats.get().map(x, xAt, w, wAt, n);
    } else {
      super.weight(f, tie, x, xAt, w, wAt, n);
    }
  }

  @Override
  public void weight(
      Binary f, double tie, double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n) {
    Weights loops = Weights.of(tie);
    if (loops != null && f == Piecewise.LEAKY_RELU) {
      loops.doubles.get().map(x, xAt, w, wAt, n);
    } else if (loops != null && f == Piecewise.MAX) {
      loops.doublePairs.get().map(x, xAt, y, yAt, w, wAt, n);
    } else if (loops != null && f == Piecewise.MIN) {
      loops.doublePairs.get().map(y, yAt, x, xAt, w, wAt, n);
    } else {
      super.weight(f, tie, x, xAt, y, yAt, w, wAt, n);
    }
  }

  @Override
  public void weight(
      Binary f, double tie, float[] x, int xAt, float[] y, int yAt, float[] w, int wAt, int n) {
    Weights loops = Weights.of(tie);
    if (loops != null && f == Piecewise.LEAKY_RELU) {
      loops.floats.get().map(x, xAt, w, wAt, n);
    } else if (loops != null && f == Piecewise.MAX) {
      loops.floatPairs.get().map(x, xAt, y, yAt, w, wAt, n);
    } else if (loops != null && f == Piecewise.MIN) {
      loops.floatPairs.get().map(y, yAt, x, xAt, w, wAt, n);
    } else {
      super.weight(f, tie, x, xAt, y, yAt, w, wAt, n);
    }
  }

  @Override
  public double sum(double[] x, int at, int n) {
    return Reductions.sum(x, at, n);
  }

  @Override
  public double sum(float[] x, int at, int n) {
    return Reductions.sum(x, at, n);
  }

  @Override
  public double dot(double[] x, int xAt, double[] y, int yAt, int n) {
    return Reductions.dot(x, xAt, y, yAt, n);
  }

  @Override
  public double dot(float[] x, int xAt, float[] y, int yAt, int n) {
    return Reductions.dot(x, xAt, y, yAt, n);
  }

  @Override
  public double max(double[] x, int at, int n) {
    return Reductions.max(x, at, n);
  }

  @Override
  public float max(float[] x, int at, int n) {
    return Reductions.max(x, at, n);
  }

  @Override
  public void gemm(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, boolean accumulate) {
    DoubleGemm.multiply(a, b, c, accumulate);
  }

  @Override
  public void gemm(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean accumulate) {
    FloatGemm.multiply(a, b, c, accumulate);
  }
}
