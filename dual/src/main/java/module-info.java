/** Forward mode: dual numbers with one tangent or many, and power series. */
module dev.cotangent.dual {
  requires transitive dev.cotangent.primitive;
  requires static transitive org.jspecify;

  exports dev.cotangent.dual;
}
