/**
 * Benchmarks of tensor work beside peers: libtorch through DJL, and OpenBLAS. Compiled with Maven's
 * profile {@code peers} only.
 */
package dev.cotangent.bench.peers;
