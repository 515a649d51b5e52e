/**
 * The registry of primitive operations, each with its value and its derivative rule, and the number
 * type {@link dev.cotangent.primitive.Real} that user functions are written over.
 */
module dev.cotangent.primitive {
  requires static transitive org.jspecify;
  requires commons.math3;
  requires org.apache.commons.numbers.gamma;

  uses dev.cotangent.kernel.DeviceProvider;
  uses dev.cotangent.kernel.KernelProvider;

  exports dev.cotangent.kernel;
  exports dev.cotangent.primitive;
  exports dev.cotangent.tensor;
}
