/**
 * Both modes together. {@link dev.cotangent.hybrid.Hybrid} is the door: Hessians, Jacobians in the
 * mode that suits, checks of derivatives. {@link dev.cotangent.hybrid.Calculus} has what physics
 * asks of scalar and vector fields.
 */
@NullMarked
package dev.cotangent.hybrid;

import org.jspecify.annotations.NullMarked;
