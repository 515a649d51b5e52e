/**
 * Functions as anybody writes them, in plain Java over {@code double}, each with the derivative
 * that a careful engineer writes by hand: what a generated derivative competes with.
 */
@org.jspecify.annotations.NullMarked
package dev.cotangent.bench.plain;
