/**
 * Plain Java methods as functions that can be differentiated.
 *
 * <ul>
 *   <li>{@link dev.cotangent.compiled.Compiled}: the door.
 *   <li>{@link dev.cotangent.compiled.Lifted}: a translated method, for any kinds of arguments.
 *   <li>{@link dev.cotangent.compiled.UnsupportedConstructException}: what cannot be translated,
 *       and in which line it stands.
 * </ul>
 */
@NullMarked
package dev.cotangent.compiled;

import org.jspecify.annotations.NullMarked;
