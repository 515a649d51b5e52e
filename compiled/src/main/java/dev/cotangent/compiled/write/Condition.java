package dev.cotangent.compiled.write;

/**
 * A condition and its contrary, as Java. The contrary of {@code x < y} is {@code !(x < y)} where x
 * and y are floating, because of NaN.
 */
record Condition(String text, String contrary) {
  Condition negated() {
    return new Condition(/* text= */ contrary, /* contrary= */ text);
  }
}
