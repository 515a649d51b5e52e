/** Forward mode: dual numbers with one tangent or many. */
module dev.cotangent.dual {
  requires transitive dev.cotangent.primitive;
  requires transitive org.jspecify;

  exports dev.cotangent.dual;
}
