/** Tensors on an NVIDIA GPU, through JCuda. */
@NullMarked
package dev.cotangent.backend.cuda;

import org.jspecify.annotations.NullMarked;
