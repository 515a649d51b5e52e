/**
 * Loops over arrays: what tensors are computed with. One small interface, a plain reference, and a
 * look-up that finds faster ones.
 */
@NullMarked
package dev.cotangent.kernel;

import org.jspecify.annotations.NullMarked;
