package dev.cotangent.bench.plain;

import dev.cotangent.compiled.Compiled;
import dev.cotangent.compiled.Gradient;
import dev.cotangent.compiled.HessianVectorProduct;
import dev.cotangent.compiled.PlainScalarFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * A function beside its derivative by hand and the generated one, all at the same point. The arrays
 * of the derivatives are the same ones in each run.
 *
 * @param name the function's name in tables
 * @param goal how many times as long as the function its generated derivative may take
 * @param primal runs the function
 * @param byHand runs the derivative by hand
 * @param generation generates the derivative, and returns what runs it
 */
public record Race(
    String name,
    double goal,
    DoubleSupplier primal,
    Supplier<double[]> byHand,
    Supplier<Supplier<double[]>> generation) {

  /** Returns the race of a function's gradients. */
  static Race ofGradient(String name, double goal, PlainFunction function) {
    double[] x = function.point();
    double[] byHand = new double[x.length];
    double[] generated = new double[x.length];
    PlainScalarFunction f = function.primal();
    return new Race(
        name,
        goal,
        () -> f.apply(x),
        () -> {
          function.valueAndGradient(x, byHand);
          return byHand;
        },
        () -> {
          Gradient gradient = Compiled.gradient(f);
          return () -> {
            gradient.valueAndGradient(x, generated);
            return generated;
          };
        });
  }

  /** Returns the race of the Hessian-vector products of Rosenbrock's valley. */
  static Race ofProduct(String name, double goal, int n) {
    RosenbrockValley function = new RosenbrockValley(n);
    double[] x = function.point();
    double[] v = function.point();
    double[] byHand = new double[n];
    PlainScalarFunction f = function.primal();
    return new Race(
        name,
        goal,
        () -> f.apply(x),
        () -> {
          RosenbrockValley.hessianVectorProduct(x, v, byHand);
          return byHand;
        },
        () -> {
          HessianVectorProduct product = Compiled.hessianVectorProduct(f);
          return () -> product.at(x, v);
        });
  }
}
