package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.MixtureModel;
import dev.cotangent.bench.peer.Precision;
import org.nd4j.autodiff.samediff.SDVariable;

/** The Gaussian mixture in SameDiff, by the same few large operations as over our tensors. */
final class SameDiffMixture {
  private SameDiffMixture() {}

  static Contestant contestant(MixtureModel model) {
    SameDiffGraph graph = new SameDiffGraph(Precision.F64);
    int d = model.dimensions();
    int k = model.components();
    int n = model.points().length;
    int below = d * (d - 1) / 2;
    int square = d * d;
    double[][] p = MixtureArrays.parameters(model);
    SDVariable alpha = graph.input(p[0], k);
    SDVariable mu = graph.input(p[1], k, d);
    SDVariable q = graph.input(p[2], k, d);
    SDVariable l = graph.input(p[3], k, below);

    SDVariable logDeterminants = q.sum(1);
    // Elements are put into their places by a product, since a gather's gradient comes out wrong.
    SDVariable places = graph.constant(selection(d), d + below, square);
    SDVariable factors = graph.concat(1, graph.exp(q), l).mmul(places).reshape(k, d, d);
    SDVariable offsets = factors.mmul(mu.reshape(k, d, 1)).neg();
    SDVariable affine = graph.concat(2, factors, offsets).reshape(k * d, d + 1);
    SDVariable points = graph.constant(MixtureArrays.columnsAndOnes(model), d + 1, n);
    SDVariable distances = graph.square(affine.mmul(points)).reshape(k, d, n).sum(1);
    SDVariable beta = alpha.add(logDeterminants).reshape(k, 1).sub(distances.mul(0.5));
    SDVariable likelihood = graph.logSumExpOfColumns(beta).sum().sub(graph.logSumExp(alpha).mul(n));
    SDVariable prior = graph.square(factors).sum().mul(MixtureArrays.PRIOR);
    return graph.gradient(likelihood.add(prior).add(model.constantTerm()));
  }

  /** A row for each of (exp q, l), with a 1 at its place in Q. */
  private static double[] selection(int d) {
    double[] matrix = new double[(d + d * (d - 1) / 2) * d * d];
    long[] places = MixtureArrays.places(d, 1);
    for (int element = 0; element < places.length; element++) {
      int row = Math.toIntExact(places[element]);
      if (row < d + d * (d - 1) / 2) {
        matrix[row * d * d + element] = 1;
      }
    }
    return matrix;
  }
}
