package dev.cotangent.bench.peers;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.MixtureModel;

/** The Gaussian mixture in libtorch, by the same few large operations as over our tensors. */
final class LibtorchMixture {
  private static final int[] LAST = {1};

  private final Libtorch libtorch;
  private final MixtureModel model;
  private final long d;
  private final long k;
  private final long n;
  private final PtNDArray points;
  private final PtNDArray places;
  private final PtNDArray zeros;

  LibtorchMixture(Libtorch libtorch, MixtureModel model) {
    this.libtorch = libtorch;
    this.model = model;
    this.d = model.dimensions();
    this.k = model.components();
    this.n = model.points().length;
    this.points = libtorch.tensor(MixtureArrays.columnsAndOnes(model), d + 1, n);
    long[] rows = MixtureArrays.places(model.dimensions(), model.components());
    this.places = libtorch.indices(rows, k, d * d);
    this.zeros = libtorch.tensor(new double[model.components()], k, 1);
  }

  Contestant contestant() {
    double[][] p = MixtureArrays.parameters(model);
    PtNDArray[] inputs = {
      libtorch.tensor(p[0], k),
      libtorch.tensor(p[1], k, d),
      libtorch.tensor(p[2], k, d),
      libtorch.tensor(p[3], k, d * (d - 1) / 2)
    };
    return new LibtorchGradient(libtorch, x -> logPosterior(x[0], x[1], x[2], x[3]), inputs)
        .contestant();
  }

  private PtNDArray logPosterior(PtNDArray alpha, PtNDArray mu, PtNDArray q, PtNDArray l) {
    PtNDArray logDeterminants = q.sum(LAST, false);
    PtNDArray elements = JniUtils.cat(new PtNDArray[] {JniUtils.exp(q), l, zeros}, 1);
    PtNDArray factors = JniUtils.gather(elements, places, 1).reshape(new Shape(k, d, d));
    PtNDArray offsets = JniUtils.bmm(factors, mu.reshape(new Shape(k, d, 1))).neg();
    PtNDArray affine =
        JniUtils.cat(new PtNDArray[] {factors, offsets}, 2).reshape(new Shape(k * d, d + 1));
    PtNDArray y = JniUtils.square(JniUtils.matmul(affine, points));
    PtNDArray distances = y.reshape(new Shape(k, d, n)).sum(LAST, false);
    PtNDArray weights = alpha.add(logDeterminants).reshape(new Shape(k, 1));
    PtNDArray beta = weights.sub(distances.mul(0.5));
    PtNDArray likelihood =
        LibtorchGuest.logSumExp(beta, 0).sum().sub(LibtorchGuest.logSumExp(alpha, 0).sum().mul(n));
    PtNDArray prior = JniUtils.square(factors).sum().mul(MixtureArrays.PRIOR);
    return likelihood.add(prior).add(model.constantTerm());
  }
}
