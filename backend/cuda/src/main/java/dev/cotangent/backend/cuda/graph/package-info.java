/** Arrays on the device, what is still to be computed, and how it is put together. */
@NullMarked
package dev.cotangent.backend.cuda.graph;

import org.jspecify.annotations.NullMarked;
