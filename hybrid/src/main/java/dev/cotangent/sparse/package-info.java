/**
 * Derivatives that are mostly zeros, at the price of what is not.
 *
 * <p>A Jacobian with few nonzeros in each row need not be computed column by column. Columns that
 * have no row in common can share one sweep, and what comes out still tells the entries apart. Four
 * steps lead there, each of which can be taken alone:
 *
 * <ol>
 *   <li>{@link dev.cotangent.sparse.Pattern} finds out which derivatives can be nonzero, by running
 *       the function on numbers that know which inputs they depend on.
 *   <li>{@link dev.cotangent.sparse.Coloring} sorts columns, rows or both into groups that can
 *       share a sweep: into colours.
 *   <li>{@link dev.cotangent.sparse.SparseJacobian} and {@link dev.cotangent.sparse.SparseHessian}
 *       prepare both for a function, and then evaluate it at many points, with a sweep for each
 *       colour.
 *   <li>{@link dev.cotangent.sparse.CsrMatrix} holds the result, row by row, without the zeros.
 * </ol>
 *
 * {@snippet :
 * VectorFunction f = x -> {                          // a chain: each output looks at two inputs
 *   Real[] y = new Real[x.length - 1];
 *   Arrays.setAll(y, i -> x[i].mul(x[i + 1]).sin());
 *   return y;
 * };
 * SparseJacobian jacobian = SparseJacobian.prepare(f, x);
 * jacobian.sweeps();                                 // 2, for any number of inputs
 * CsrMatrix matrix = jacobian.at(x);
 * }
 */
@NullMarked
package dev.cotangent.sparse;

import org.jspecify.annotations.NullMarked;
