/** Forward mode. {@link dev.cotangent.dual.Forward} is the door. */
@NullMarked
package dev.cotangent.dual;

import org.jspecify.annotations.NullMarked;
