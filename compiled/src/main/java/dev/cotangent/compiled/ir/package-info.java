/**
 * A method as a graph: basic blocks of values in static single assignment form, which the bytecode
 * of a method is read into, and a derivative's bytecode is written from.
 */
@NullMarked
package dev.cotangent.compiled.ir;

import org.jspecify.annotations.NullMarked;
