package dev.cotangent.primitive;

/**
 * What the derivatives of a {@link Level}'s numbers refer to: an input, or an intermediate result
 * that was given a name of its own. Compared by identity.
 */
public abstract class Node {
  /** Makes a node. */
  protected Node() {}
}
