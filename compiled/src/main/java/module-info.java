/** Plain Java methods over {@code double}, translated into functions over {@code Real}. */
module dev.cotangent.compiled {
  requires transitive dev.cotangent.primitive;
  requires static transitive org.jspecify;

  exports dev.cotangent.compiled;
  // For the translated code, which lives in its user's module.
  exports dev.cotangent.compiled.runtime;
}
