package dev.cotangent.properties;

import dev.cotangent.primitive.Role;
import dev.cotangent.tensor.LinearPrimitive;
import dev.cotangent.tensor.Tensor;
import dev.cotangent.tensor.TensorPrimitive;
import dev.cotangent.tensor.TensorRegistry;
import dev.cotangent.tensor.TensorRegistry.Example;
import dev.cotangent.tensor.TensorRegistry.Family;
import java.util.List;

/** The families of tensor rows, among them some that a user has added. */
final class TensorRows {
  private TensorRows() {}

  /** The matrix of all products: a user's row with two operands. */
  record Outer() implements TensorPrimitive {
    @Override
    public String name() {
      return "userOuter";
    }

    @Override
    public Role role() {
      return Role.SWITCHER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return x[0].outer(x[1]);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return k == 0 ? dx.outer(x[1]) : x[0].outer(dx);
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return k == 0 ? w.matmul(x[1]) : w.transpose().matmul(x[0]);
    }
  }

  /** A row that does nothing: value and pullback hand on the very tensor they were given. */
  record Identity() implements LinearPrimitive {
    @Override
    public String name() {
      return "userIdentity";
    }

    @Override
    public Tensor value(Tensor x) {
      return x;
    }

    @Override
    public LinearPrimitive mirror(Tensor x) {
      return this;
    }
  }

  /** Σ x² / 2, whose pullback hands on its operand where the weight is 1. */
  record HalfSquare() implements TensorPrimitive {
    @Override
    public String name() {
      return "userHalfSquare";
    }

    @Override
    public Role role() {
      return Role.SCALER;
    }

    @Override
    public Tensor value(Tensor... x) {
      return x[0].square().sum().mul(0.5);
    }

    @Override
    public Tensor pushforward(int k, Tensor[] x, Tensor y, Tensor dx) {
      return x[0].mul(dx).sum();
    }

    @Override
    public Tensor pullback(int k, Tensor[] x, Tensor y, Tensor w) {
      return w.isConstant() && w.item() == 1 ? x[0] : x[0].mul(w);
    }
  }

  static {
    TensorRegistry.add(
        new Family(
            "userOuter",
            Role.SWITCHER,
            random ->
                new Example(
                    new Outer(),
                    Tensor.generate(i -> random.nextDouble(1, 2), random.nextInt(4)),
                    Tensor.generate(i -> random.nextDouble(1, 2), random.nextInt(4)))));
    TensorRegistry.add(
        new Family(
            "userIdentity",
            Role.DISTRIBUTOR,
            random ->
                new Example(
                    new Identity(), Tensor.generate(i -> random.nextDouble(), random.nextInt(9)))));
    TensorRegistry.add(
        new Family(
            "userHalfSquare",
            Role.SCALER,
            random ->
                new Example(
                    new HalfSquare(),
                    Tensor.generate(i -> random.nextDouble(), random.nextInt(9)))));
  }

  /** All families: the built-in ones and those above. */
  static List<Family> all() {
    return TensorRegistry.all();
  }
}
