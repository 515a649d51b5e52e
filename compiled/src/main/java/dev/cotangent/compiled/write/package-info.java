/**
 * Writes a function graph down: as bytecode of a hidden class, to be run, and as text, to be read.
 */
@NullMarked
package dev.cotangent.compiled.write;

import org.jspecify.annotations.NullMarked;
