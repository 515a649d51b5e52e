/**
 * The translation of methods over {@code double} into methods over {@code Real}, instruction by
 * instruction.
 */
@NullMarked
package dev.cotangent.compiled.lift;

import org.jspecify.annotations.NullMarked;
