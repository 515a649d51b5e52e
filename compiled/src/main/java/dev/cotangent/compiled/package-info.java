/**
 * Plain Java methods as functions that can be differentiated.
 *
 * <ul>
 *   <li>{@link dev.cotangent.compiled.Compiled}: the door.
 *   <li>{@link dev.cotangent.compiled.Lifted}: a translated method, for any kinds of arguments.
 *   <li>{@link dev.cotangent.compiled.Gradient}, {@link dev.cotangent.compiled.Jvp}, {@link
 *       dev.cotangent.compiled.Vjp}, {@link dev.cotangent.compiled.Jacobian}, {@link
 *       dev.cotangent.compiled.HessianVectorProduct}: derivatives of functions of n doubles, as
 *       generated code; {@link dev.cotangent.compiled.MethodGradient}: of any method.
 *   <li>{@link dev.cotangent.compiled.Derivatives}: the doors to these, with settings.
 *   <li>{@link dev.cotangent.compiled.UnsupportedConstructException}: what cannot be translated,
 *       and in which line it stands.
 * </ul>
 */
@NullMarked
package dev.cotangent.compiled;

import org.jspecify.annotations.NullMarked;
