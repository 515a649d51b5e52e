package dev.cotangent.bench.peers;

/** Which operands of a matrix product are transposed, in BLAS's letters: N is not, T is. */
public enum Transposed {
  /** a · b. */
  NN,
  /** a · bᵀ. */
  NT,
  /** aᵀ · b. */
  TN,
  /** aᵀ · bᵀ. */
  TT;

  boolean a() {
    return this == TN || this == TT;
  }

  boolean b() {
    return this == NT || this == TT;
  }
}
