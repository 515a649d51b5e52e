/** A tool for GradBench, the benchmark of automatic differentiation across languages. */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.gradbench;
