/** Reading class files: methods and where to find them, types, and the operand stack. */
@NullMarked
package dev.cotangent.compiled.source;

import org.jspecify.annotations.NullMarked;
