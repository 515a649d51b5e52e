/** Functions that several parts of the workbench measure. */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.function;
