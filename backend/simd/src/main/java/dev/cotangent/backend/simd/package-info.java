/** Array kernels on the Panama Vector API. */
@NullMarked
package dev.cotangent.backend.simd;

import org.jspecify.annotations.NullMarked;
