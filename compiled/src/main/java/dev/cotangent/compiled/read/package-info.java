/** Reads a method's bytecode, and that of the methods it calls, into a graph. */
@NullMarked
package dev.cotangent.compiled.read;

import org.jspecify.annotations.NullMarked;
