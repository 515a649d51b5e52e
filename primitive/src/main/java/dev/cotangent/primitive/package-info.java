/**
 * The registry and the numbers.
 *
 * <ul>
 *   <li>{@link dev.cotangent.primitive.Real}: the number that user functions are written over.
 *   <li>{@link dev.cotangent.primitive.Primitive}: a row of the registry; the rows themselves stand
 *       in {@code Arithmetic}, {@code Elementary}, {@code Piecewise} and {@code Special}, and
 *       {@link dev.cotangent.primitive.Registry} lists them.
 *   <li>{@link dev.cotangent.primitive.Level}: one differentiation in progress; a mode of
 *       differentiation is a subclass of it.
 *   <li>{@link dev.cotangent.primitive.Subgradient} and {@link dev.cotangent.primitive.Kinks}: what
 *       happens where a derivative does not exist.
 * </ul>
 */
@NullMarked
package dev.cotangent.primitive;

import org.jspecify.annotations.NullMarked;
