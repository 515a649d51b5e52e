package dev.cotangent.backend.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** What a loop does with one vector. Its fields, if any, are constants to the compiler. */
interface Step {
  /** A function of a vector of doubles. */
  @FunctionalInterface
  interface Doubles extends Step {
    DoubleVector at(DoubleVector x);
  }

  /** A function of a vector of floats. */
  @FunctionalInterface
  interface Floats extends Step {
    FloatVector at(FloatVector x);
  }

  /** A function of two vectors of doubles. */
  @FunctionalInterface
  interface DoublePairs extends Step {
    DoubleVector at(DoubleVector x, DoubleVector y);
  }

  /** A function of two vectors of floats. */
  @FunctionalInterface
  interface FloatPairs extends Step {
    FloatVector at(FloatVector x, FloatVector y);
  }

  /** What a sum over one or two arrays of the type A adds up; y is not read if it is not needed. */
  interface Terms<A> extends Step {
    /** Returns sum + the terms of a vector's length from x[i] and y[j] on. */
    DoubleVector add(DoubleVector sum, A x, int i, A y, int j);

    /** Returns the term of x[i] and y[j]. */
    double term(A x, int i, A y, int j);
  }
}
