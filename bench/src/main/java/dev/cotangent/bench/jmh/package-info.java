/** The benchmarks, and the runner that turns them into a table of ratios. */
package dev.cotangent.bench.jmh;
