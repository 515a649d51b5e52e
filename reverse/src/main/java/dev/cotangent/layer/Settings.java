package dev.cotangent.layer;

/** Checks of an optimizer's settings. */
final class Settings {
  private Settings() {}

  static void requirePositive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " " + value + "; it must be positive and finite");
    }
  }

  static void requireFraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " " + value + "; it must be at least 0 and less than 1");
    }
  }
}
