/** Reverse mode: the tape, its sweeps, gradients and pullbacks. */
module dev.cotangent.reverse {
  requires transitive dev.cotangent.primitive;
  requires static transitive org.jspecify;

  exports dev.cotangent.layer;
  exports dev.cotangent.reverse;
}
