/**
 * Forward mode on graphs: the rules of the registry as operations of a graph, and the function that
 * computes a function's tangent beside its value.
 */
@NullMarked
package dev.cotangent.compiled.tangent;

import org.jspecify.annotations.NullMarked;
