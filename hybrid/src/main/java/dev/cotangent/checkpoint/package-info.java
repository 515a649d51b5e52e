/**
 * Reverse mode through long loops in bounded memory. {@link dev.cotangent.checkpoint.TimeLoop} is
 * the door, {@link dev.cotangent.checkpoint.Checkpoints} says which states are kept.
 */
@NullMarked
package dev.cotangent.checkpoint;

import org.jspecify.annotations.NullMarked;
