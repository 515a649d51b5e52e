package dev.cotangent.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cotangent.bench.peer.Burgers;
import dev.cotangent.bench.peer.Contestant;
import dev.cotangent.bench.peer.Heat;
import dev.cotangent.bench.peer.Stencil;

/** A field in time, in libtorch: neighbours are parts of a field that goes on beyond its sides. */
final class LibtorchStencil {
  private final Libtorch libtorch;
  private final Stencil stencil;

  LibtorchStencil(Libtorch libtorch, Stencil stencil) {
    this.libtorch = libtorch;
    this.stencil = stencil;
  }

  Contestant contestant() {
    PtNDArray[] first = {libtorch.tensor(stencil.point(), stencil.size(), stencil.size())};
    return new LibtorchGradient(libtorch, leaves -> loss(leaves[0]), first).contestant();
  }

  private PtNDArray loss(PtNDArray first) {
    PtNDArray u = first;
    for (int i = 0; i < stencil.steps(); i++) {
      PtNDArray tall = extended(u, 0);
      PtNDArray wide = extended(u, 1);
      u = next(u, part(tall, 0, 0), part(tall, 0, 2), part(wide, 1, 0), part(wide, 1, 2));
    }
    return JniUtils.square(u).sum();
  }

  private PtNDArray next(
      PtNDArray u, PtNDArray north, PtNDArray south, PtNDArray west, PtNDArray east) {
    PtNDArray neighbours = north.add(south).add(west.add(east));
    if (stencil instanceof Heat) {
      return u.mul(1 - 4 * Heat.RATE).add(neighbours.mul(Heat.RATE));
    }
    PtNDArray slope = east.sub(west).add(south.sub(north));
    PtNDArray factor = slope.mul(-Burgers.CONVECTION).add(1 - 4 * Burgers.DIFFUSION);
    return u.mul(factor).add(neighbours.mul(Burgers.DIFFUSION));
  }

  private PtNDArray extended(PtNDArray u, int axis) {
    int size = stencil.size();
    PtNDArray last = JniUtils.slice(u, axis, size - 1, size, 1);
    PtNDArray first = JniUtils.slice(u, axis, 0, 1, 1);
    return JniUtils.cat(new PtNDArray[] {last, u, first}, axis);
  }

  private PtNDArray part(PtNDArray extended, int axis, int from) {
    return JniUtils.slice(extended, axis, from, from + stencil.size(), 1);
  }
}
