/** Reverse mode on the graph of a method: what runs through its operations backwards. */
@NullMarked
package dev.cotangent.compiled.adjoint;

import org.jspecify.annotations.NullMarked;
