/**
 * Forward mode: tangents, power series, and rates in the order of their directions. {@link
 * dev.cotangent.dual.Forward} is the door.
 */
@NullMarked
package dev.cotangent.dual;

import org.jspecify.annotations.NullMarked;
