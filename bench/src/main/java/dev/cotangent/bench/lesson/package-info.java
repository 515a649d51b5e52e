/**
 * The lessons: {@code ./cotangent lesson}. Each shows something about derivatives and checks it.
 */
@NullMarked
package dev.cotangent.bench.lesson;

import org.jspecify.annotations.NullMarked;
