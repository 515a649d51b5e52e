/**
 * Derivatives of what is defined implicitly: roots, fixed points, minima, solutions of linear
 * systems and of differential equations, integrals. They come from the implicit function theorem at
 * the solution, not from the steps that led to it. {@link dev.cotangent.implicit.Implicit} is the
 * door.
 */
@NullMarked
package dev.cotangent.implicit;

import org.jspecify.annotations.NullMarked;
