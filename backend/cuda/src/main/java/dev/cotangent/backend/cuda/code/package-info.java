/** Device code: the functions of the registry's rows, and the kernels made of them. */
@NullMarked
package dev.cotangent.backend.cuda.code;

import org.jspecify.annotations.NullMarked;
