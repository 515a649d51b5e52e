package dev.cotangent.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.primitive.Elementary;
import dev.cotangent.primitive.Unary;

/** A function of one number, by its names here and there. */
public enum Function {
  /** The exponential function. */
  EXP(Elementary.EXP),
  /** The natural logarithm. */
  LOG(Elementary.LOG),
  /** The hyperbolic tangent. */
  TANH(Elementary.TANH),
  /** The logistic function. */
  SIGMOID(Elementary.SIGMOID);

  /** The row of our registry. */
  @SuppressWarnings("ImmutableEnumChecker") // a row never changes
  final Unary row;

  Function(Unary row) {
    this.row = row;
  }

  /** Returns libtorch's result, a new tensor: DJL has none of these in place. */
  PtNDArray libtorch(PtNDArray x) {
    return switch (this) {
      case EXP -> JniUtils.exp(x);
      case LOG -> JniUtils.log(x);
      case TANH -> JniUtils.tanh(x);
      case SIGMOID -> JniUtils.sigmoid(x);
    };
  }
}
