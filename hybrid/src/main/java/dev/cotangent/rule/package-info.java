/**
 * Derivative rules of one's own: {@link dev.cotangent.rule.CustomFunction} gives a whole function
 * its rule, {@link dev.cotangent.rule.Gradients} stops, scales and reverses what flows back.
 */
@NullMarked
package dev.cotangent.rule;

import org.jspecify.annotations.NullMarked;
