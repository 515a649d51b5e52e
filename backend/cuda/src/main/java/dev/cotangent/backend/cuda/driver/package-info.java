/** The device and its driver: memory, transfers, kernels, matrix products. */
@NullMarked
package dev.cotangent.backend.cuda.driver;

import org.jspecify.annotations.NullMarked;
