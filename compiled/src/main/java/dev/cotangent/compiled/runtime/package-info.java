/**
 * What translated code calls: the meaning of Java's operators, arrays, records and of the JDK's
 * methods over {@code double} where the numbers are {@link dev.cotangent.primitive.Real}s. The
 * package is public because translated code lives in its user's package; it is not meant to be
 * called by hand, but for {@link dev.cotangent.compiled.runtime.Twin}.
 *
 * <p>A class here that is named {@code RealX} stands for the JDK's class X: its methods have the
 * names of X's and {@code Real} in place of {@code double}. A method of X that is not here is one
 * that cannot be translated.
 */
@NullMarked
package dev.cotangent.compiled.runtime;

import org.jspecify.annotations.NullMarked;
