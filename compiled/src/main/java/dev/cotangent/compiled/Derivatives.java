package dev.cotangent.compiled;

import dev.cotangent.primitive.Real;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.primitive.VectorFunction;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The doors to generated derivatives, with settings: {@link Compiled} has the same ones without.
 *
 * {@snippet :
 * Gradient g = Compiled.checked().gradient(Model::f);
 * Gradient h = Compiled.derivatives().with(MethodHandles.lookup()).gradient(Model.class, "f");
 * }
 */
public final class Derivatives {
  private final Lookup lookup;
  private final boolean isChecked;

  Derivatives(Lookup lookup, boolean isChecked) {
    this.lookup = lookup;
    this.isChecked = isChecked;
  }

  /** The same doors for a module that does not open its package. */
  public Derivatives with(Lookup own) {
    return new Derivatives(own, isChecked);
  }

  /** The same doors to derivatives that check themselves; see {@link Compiled#checked}. */
  public Derivatives checked() {
    return new Derivatives(lookup, true);
  }

  // Gradients.

  /** As {@link Compiled#gradient(PlainScalarFunction)}. */
  public Gradient gradient(PlainScalarFunction f) {
    return gradient(Source.of(lookup, f));
  }

  /** As {@link Compiled#gradient(Class, String, Class...)}. */
  public Gradient gradient(Class<?> type, String name, Class<?>... parameters) {
    return gradient(Source.of(lookup, Compiled.find(type, name, parameters)));
  }

  /** As {@link Compiled#gradient(PlainScalarFunction, Fallback.OfGradient)}. */
  public Gradient gradient(PlainScalarFunction f, Fallback.OfGradient fallback) {
    Source source = Source.of(lookup, f).from(double.class);
    return new Gradient(
        source,
        or(
            source,
            () -> generatedGradient(source),
            () -> onTape(Compiled.lift(lookup, f), fallback)));
  }

  private Gradient gradient(Source source) {
    return new Gradient(source, generatedGradient(source.from(double.class)));
  }

  private Generator.Generated<Kernel.Scalar> generatedGradient(Source source) {
    return around(Generator.gradient(source), kernel -> Check.gradient(source, kernel));
  }

  private static Kernel.Scalar onTape(ScalarFunction f, Fallback.OfGradient fallback) {
    return (x, gradient, memory) -> {
      double value = f.apply(Real.of(x)).value();
      add(gradient, fallback.at(f, x.clone()));
      return value;
    };
  }

  // Products with the Jacobian.

  /** As {@link Compiled#jvp(PlainVectorFunction)}. */
  public Jvp jvp(PlainVectorFunction f) {
    return jvp(Source.of(lookup, f));
  }

  /** As {@link Compiled#jvp(Class, String, Class...)}. */
  public Jvp jvp(Class<?> type, String name, Class<?>... parameters) {
    return jvp(Source.of(lookup, Compiled.find(type, name, parameters)));
  }

  /** As {@link Compiled#jvp(PlainVectorFunction, Fallback.OfProduct)}. */
  public Jvp jvp(PlainVectorFunction f, Fallback.OfProduct fallback) {
    Source source = Source.of(lookup, f).from(double[].class);
    return new Jvp(
        source,
        or(
            source,
            () -> generatedJvp(source),
            () -> tangentOnTape(Compiled.liftVector(lookup, f), fallback)));
  }

  private Jvp jvp(Source source) {
    return new Jvp(source, generatedJvp(source.from(double[].class)));
  }

  private Generator.Generated<Kernel.Tangent> generatedJvp(Source source) {
    return around(Generator.jvp(source), kernel -> Check.jvp(source, kernel));
  }

  private static Kernel.Tangent tangentOnTape(VectorFunction f, Fallback.OfProduct fallback) {
    return (x, direction, values) -> {
      values[0] = Real.values(f.apply(Real.of(x)));
      return fallback.at(f, x.clone(), direction.clone());
    };
  }

  // Products with its transpose.

  /** As {@link Compiled#vjp(PlainVectorFunction)}. */
  public Vjp vjp(PlainVectorFunction f) {
    return vjp(Source.of(lookup, f));
  }

  /** As {@link Compiled#vjp(Class, String, Class...)}. */
  public Vjp vjp(Class<?> type, String name, Class<?>... parameters) {
    return vjp(Source.of(lookup, Compiled.find(type, name, parameters)));
  }

  /** As {@link Compiled#vjp(PlainVectorFunction, Fallback.OfProduct)}. */
  public Vjp vjp(PlainVectorFunction f, Fallback.OfProduct fallback) {
    Source source = Source.of(lookup, f).from(double[].class);
    return new Vjp(
        source,
        or(
            source,
            () -> generatedVjp(source),
            () -> adjointOnTape(Compiled.liftVector(lookup, f), fallback)));
  }

  private Vjp vjp(Source source) {
    return new Vjp(source, generatedVjp(source.from(double[].class)));
  }

  private Generator.Generated<Kernel.Vector> generatedVjp(Source source) {
    return around(Generator.vjp(source), kernel -> Check.vjp(source, kernel));
  }

  private static Kernel.Vector adjointOnTape(VectorFunction f, Fallback.OfProduct fallback) {
    return (x, gradient, weights, memory) -> {
      double[] values = Real.values(f.apply(Real.of(x)));
      if (values.length == weights.length) {
        add(gradient, fallback.at(f, x.clone(), weights.clone()));
      }
      return values;
    };
  }

  // Jacobians.

  /** As {@link Compiled#jacobian(PlainVectorFunction)}. */
  public Jacobian jacobian(PlainVectorFunction f) {
    return new Jacobian(Source.of(lookup, f), jvp(f), vjp(f));
  }

  /** As {@link Compiled#jacobian(Class, String, Class...)}. */
  public Jacobian jacobian(Class<?> type, String name, Class<?>... parameters) {
    return new Jacobian(
        Source.of(lookup, Compiled.find(type, name, parameters)),
        jvp(type, name, parameters),
        vjp(type, name, parameters));
  }

  /** As {@link Compiled#jacobian(PlainVectorFunction, Fallback.OfProduct, Fallback.OfProduct)}. */
  public Jacobian jacobian(
      PlainVectorFunction f, Fallback.OfProduct columns, Fallback.OfProduct rows) {
    return new Jacobian(Source.of(lookup, f), jvp(f, columns), vjp(f, rows));
  }

  // Products with the Hessian.

  /** As {@link Compiled#hessianVectorProduct(PlainScalarFunction)}. */
  public HessianVectorProduct hessianVectorProduct(PlainScalarFunction f) {
    return hessianVectorProduct(Source.of(lookup, f));
  }

  /** As {@link Compiled#hessianVectorProduct(Class, String, Class...)}. */
  public HessianVectorProduct hessianVectorProduct(
      Class<?> type, String name, Class<?>... parameters) {
    return hessianVectorProduct(Source.of(lookup, Compiled.find(type, name, parameters)));
  }

  /**
   * As {@link Compiled#hessianVectorProduct(PlainScalarFunction, Fallback.OfGradient,
   * Fallback.OfHessianProduct)}.
   */
  public HessianVectorProduct hessianVectorProduct(
      PlainScalarFunction f, Fallback.OfGradient gradient, Fallback.OfHessianProduct product) {
    Source source = Source.of(lookup, f).from(double.class);
    return new HessianVectorProduct(
        source,
        or(
            source,
            () -> generatedHessianProduct(source),
            () -> secondOnTape(Compiled.lift(lookup, f), gradient, product)));
  }

  private HessianVectorProduct hessianVectorProduct(Source source) {
    return new HessianVectorProduct(source, generatedHessianProduct(source.from(double.class)));
  }

  private Generator.Generated<Kernel.Second> generatedHessianProduct(Source source) {
    return around(
        Generator.hessianVectorProduct(source),
        kernel -> Check.hessianVectorProduct(source, kernel));
  }

  private static Kernel.Second secondOnTape(
      ScalarFunction f, Fallback.OfGradient ofGradient, Fallback.OfHessianProduct ofProduct) {
    return (x, gradient, memory, direction, product, value) -> {
      value[0] = f.apply(Real.of(x)).value();
      double[] slopes = ofGradient.at(f, x.clone());
      add(gradient, slopes);
      add(product, ofProduct.at(f, x.clone(), direction.clone()));
      double rate = 0;
      for (int i = 0; i < slopes.length; i++) {
        rate += slopes[i] * direction[i];
      }
      return rate;
    };
  }

  // Methods with any parameters.

  /** As {@link Compiled#adjoint(Class, String, Class...)}. */
  public MethodGradient adjoint(Class<?> type, String name, Class<?>... parameters) {
    return MethodGradient.of(Source.of(lookup, Compiled.find(type, name, parameters)), isChecked);
  }

  // What they share.

  private <K> Generator.Generated<K> around(
      Generator.Generated<K> generated, UnaryOperator<K> check) {
    return isChecked ? generated.with(check) : generated;
  }

  private static <K> Generator.Generated<K> or(
      Source source, Supplier<Generator.Generated<K>> compiled, Supplier<K> tape) {
    try {
      return compiled.get();
    } catch (UnsupportedConstructException e) {
      return Generator.Generated.fallback(tape.get(), source, e);
    }
  }

  private static void add(double[] sum, double[] what) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += what[i];
    }
  }
}
