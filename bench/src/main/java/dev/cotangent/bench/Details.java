package dev.cotangent.bench;

import dev.cotangent.dual.Forward;
import dev.cotangent.dual.MixedPartials;
import dev.cotangent.hybrid.Hybrid;
import dev.cotangent.hybrid.JacobianPlan;
import dev.cotangent.primitive.ScalarFunction;
import dev.cotangent.sparse.Coloring;
import dev.cotangent.sparse.CsrMatrix;
import dev.cotangent.sparse.SparseHessian;
import dev.cotangent.sparse.SparseJacobian;
import org.jspecify.annotations.Nullable;

/**
 * What a report says beyond the usual, where it is asked for.
 *
 * @param partials all mixed partial derivatives up to an order
 * @param sparse the derivative matrix by its pattern
 * @param explanation how the Jacobian is best computed, and what was considered
 */
record Details(
    @Nullable MixedPartials partials, @Nullable Sparse sparse, @Nullable String explanation) {

  /** Nothing beyond the usual. */
  static final Request NONE = new Request(0, false, false);

  /**
   * What is asked for.
   *
   * @param order the highest order of mixed partials, 0 for none
   * @param sparse whether the pattern is wanted
   * @param explain whether the choice of the mode is to be explained
   */
  record Request(int order, boolean sparse, boolean explain) {}

  /**
   * A sparse matrix, and how it was computed.
   *
   * @param what Hessian or Jacobian
   * @param coloring its pattern, coloured
   * @param matrix its entries
   */
  record Sparse(String what, Coloring coloring, CsrMatrix matrix) {}

  static Details of(UserFunction function, double[] point, Request request) {
    ScalarFunction scalar = function.scalar();
    if (request.order() != 0 && scalar == null) {
      throw new UserError(
          "--order: "
              + function.name()
              + " returns several numbers; mixed partials are printed for a function of type Real");
    }
    return new Details(
        request.order() == 0 || scalar == null
            ? null
            : Forward.partials(scalar, request.order(), point),
        request.sparse() ? sparse(function, point) : null,
        request.explain() ? explanation(function, point) : null);
  }

  private static Sparse sparse(UserFunction function, double[] point) {
    ScalarFunction scalar = function.scalar();
    if (scalar == null) {
      SparseJacobian jacobian = SparseJacobian.prepare(function.vector(), point);
      return new Sparse("Jacobian", jacobian.coloring(), jacobian.at(point));
    }
    SparseHessian hessian = SparseHessian.prepare(scalar, point);
    return new Sparse("Hessian", hessian.coloring(), hessian.at(point));
  }

  private static String explanation(UserFunction function, double[] point) {
    JacobianPlan plan = Hybrid.jacobian(function.vector());
    plan.at(point);
    return plan.explain();
  }
}
