/**
 * Other ways to derivatives beside ours: what is computed, written for each tool as its users would
 * write it, and run on the same numbers.
 */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.peer;
