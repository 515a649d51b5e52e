/**
 * Reverse mode. {@link dev.cotangent.reverse.Reverse} is the door; {@link
 * dev.cotangent.reverse.Tape} is what stands behind it, for those who want to hold it in their own
 * hands; {@link dev.cotangent.reverse.Pullback} is a recorded derivative that can be applied many
 * times.
 */
@NullMarked
package dev.cotangent.reverse;

import org.jspecify.annotations.NullMarked;
