/** Both modes together. {@link dev.cotangent.hybrid.Hybrid} is the door. */
@NullMarked
package dev.cotangent.hybrid;

import org.jspecify.annotations.NullMarked;
