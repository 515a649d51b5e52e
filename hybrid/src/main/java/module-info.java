/**
 * What needs both modes: Hessians, the choice of a mode, checks; sparse derivatives, checkpointed
 * time loops, implicit functions, rules for whole functions, and adapters to Commons Math.
 */
module dev.cotangent.hybrid {
  requires transitive dev.cotangent.primitive;
  requires transitive dev.cotangent.dual;
  requires transitive dev.cotangent.reverse;
  requires transitive commons.math3;
  requires static transitive org.jspecify;

  exports dev.cotangent.checkpoint;
  exports dev.cotangent.commons;
  exports dev.cotangent.hybrid;
  exports dev.cotangent.implicit;
  exports dev.cotangent.rule;
  exports dev.cotangent.sparse;
}
