package dev.cotangent.primitive;

/**
 * What a primitive does to the gradient that flows back through it. The role is part of the
 * primitive's row, and the tests hold every row to it.
 */
public enum Role {
  /** Hands every input the gradient times a fixed number: its partials depend on no input. */
  DISTRIBUTOR("hands the gradient to every input"),

  /** Multilinear: each input gets the gradient times the other inputs. */
  SWITCHER("hands each input the gradient times the other"),

  /**
   * Hands the gradient to the selected input unchanged and nothing to the others: away from ties
   * its partials are 0 or 1, and an input that was not selected contributes nothing, not even NaN.
   */
  ROUTER("hands the gradient to the selected input only"),

  /** Hands each input the gradient times the slope in that input. */
  SCALER("hands each input the gradient times its slope");

  private final String description;

  Role(String description) {
    this.description = description;
  }

  /** Returns the role in half a sentence, such as {@code hands the gradient to every input}. */
  public String description() {
    return description;
  }
}
