/** Which mode for which Jacobian: families of functions, measured over a grid of their sizes. */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.compare;
