package dev.cotangent.bench.peers;

import dev.cotangent.bench.peer.Burgers;
import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.Heat;
import dev.cotangent.bench.peer.Precision;
import dev.cotangent.bench.peer.Stencil;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;

/** A field in time, in SameDiff: a graph of all steps. */
final class SameDiffStencil {
  private SameDiffStencil() {}

  static Contestant contestant(Stencil stencil) {
    SameDiffGraph graph = new SameDiffGraph(Precision.F64);
    int size = stencil.size();
    SDVariable u = graph.input(stencil.point(), size, size);
    for (int i = 0; i < stencil.steps(); i++) {
      SDVariable tall = graph.concat(0, rows(u, size - 1, size), u, rows(u, 0, 1));
      SDVariable wide = graph.concat(1, columns(u, size - 1, size), u, columns(u, 0, 1));
      u =
          next(
              stencil,
              u,
              rows(tall, 0, size),
              rows(tall, 2, size + 2),
              columns(wide, 0, size),
              columns(wide, 2, size + 2));
    }
    return graph.gradient(graph.square(u).sum());
  }

  private static SDVariable rows(SDVariable u, int from, int to) {
    return u.get(SDIndex.interval(from, to), SDIndex.all());
  }

  private static SDVariable columns(SDVariable u, int from, int to) {
    return u.get(SDIndex.all(), SDIndex.interval(from, to));
  }

  private static SDVariable next(
      Stencil stencil,
      SDVariable u,
      SDVariable north,
      SDVariable south,
      SDVariable west,
      SDVariable east) {
    SDVariable neighbours = north.add(south).add(west.add(east));
    if (stencil instanceof Heat) {
      return u.mul(1 - 4 * Heat.RATE).add(neighbours.mul(Heat.RATE));
    }
    SDVariable slope = east.sub(west).add(south.sub(north));
    SDVariable factor = slope.mul(-Burgers.CONVECTION).add(1 - 4 * Burgers.DIFFUSION);
    return u.mul(factor).add(neighbours.mul(Burgers.DIFFUSION));
  }
}
